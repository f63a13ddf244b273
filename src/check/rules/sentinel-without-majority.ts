import { inEachCluster } from '../facts/cluster-facts.ts';
import { redisSettings } from '../facts/redis-settings.ts';
import type { Rule } from '../types.ts';

export const sentinelWithoutMajority: Rule = {
  code: 'DAT012',
  title: 'Sentinels that cannot agree',
  severity: 'error',
  rows: ['D05', 'D10'],
  why: 'A master is replaced when `quorum` Sentinels miss it and a majority of all that were ever seen elects who replaces it. With one or two none may be lost, and one that is lost with the master leaves no majority.',
  fix: 'run three Sentinels in three zones, with a quorum of 2',
  find: inEachCluster((facts) =>
    redisSettings(facts).flatMap(({ workload, watched }) => {
      const sentinels = workload.replicas;
      const [first] = watched;
      if (first === undefined || sentinels === 0) return [];
      const { at, name, quorum } = first;
      if (quorum > sentinels) {
        const message = `${quorum} Sentinels must miss ${name}, and there are ${sentinels}: it is never replaced`;
        return [{ manifest: at.manifest, path: at.path, message }];
      }
      if (sentinels > 2) return [];
      const message = `${sentinels === 1 ? 'one Sentinel' : 'two Sentinels'}: when one is lost nobody replaces ${name}`;
      return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message }];
    }),
  ),
};
