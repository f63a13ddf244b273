import { inEachCluster } from '../facts/cluster-facts.ts';
import { databases } from '../facts/databases.ts';
import type { Rule } from '../types.ts';

export const replicaSourceUnknown: Rule = {
  code: 'DAT007',
  title: 'A replica of nobody',
  severity: 'error',
  rows: ['D04', 'D05'],
  why: 'A replica cluster finds what it follows under spec.externalClusters, by name, with a way to stream or an archive to read; without either it never leaves the state of being set up.',
  fix: 'describe the source under externalClusters: connectionParameters, and the archive of its log as plugin',
  find: inEachCluster((facts) =>
    databases(facts).flatMap(({ manifest, others, replica }) => {
      if (replica === null) return [];
      const source = others.find(({ name }) => name === replica.source);
      const path = ['spec', 'replica', 'source'];
      if (source === undefined) {
        return [{ manifest, path, message: `it follows ${replica.source}, which externalClusters does not describe` }];
      }
      if (source.streams || source.archive) return [];
      const at = ['spec', 'externalClusters', source.index];
      return [{ manifest, path: at, message: `nothing says how ${source.name} is reached` }];
    }),
  ),
};
