import { inEachCluster } from '../facts/cluster-facts.ts';
import { databases } from '../facts/databases.ts';
import type { Rule } from '../types.ts';

export const databaseOfOneInstance: Rule = {
  code: 'DAT001',
  title: 'A database of one instance',
  severity: 'warning',
  rows: ['D01', 'D05'],
  why: 'When its node or zone is lost, nobody answers until the volume can be attached elsewhere; a zonal volume cannot be, so that it comes back with its zone, or from a backup.',
  fix: 'run three instances in three zones, or say why one is right: # nines-ignore DAT001: reason',
  find: inEachCluster((facts) =>
    databases(facts).flatMap(({ manifest, instances }) => {
      if (instances !== 1) return [];
      const message = 'one instance: nothing takes over when it is lost, and updates stop it';
      return [{ manifest, path: ['spec', 'instances'], message }];
    }),
  ),
};
