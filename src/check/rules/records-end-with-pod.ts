import { inEachCluster } from '../facts/cluster-facts.ts';
import { kafkas } from '../facts/kafkas.ts';
import type { Rule } from '../types.ts';

export const recordsEndWithPod: Rule = {
  code: 'DAT019',
  title: 'Records that end with their pod',
  severity: 'error',
  rows: ['D01', 'D05'],
  why: 'A broker that starts anew on an empty volume has lost all that it kept, and copies it from others while it can. When all are restarted, as in an update of nodes that goes too fast, nothing is left; controllers lose what belongs to whom.',
  fix: 'write type: persistent-claim with a size',
  find: inEachCluster((facts) =>
    kafkas(facts).flatMap(({ pools }) =>
      pools.flatMap(({ manifest, roles, replicas, ephemeral }) =>
        ephemeral.map((path) => ({
          manifest,
          path,
          message: `what ${replicas} ${roles.join(' and ')} pods keep is gone when they are replaced`,
        })),
      ),
    ),
  ),
};
