import { field } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { databases } from '../facts/databases.ts';
import type { Rule } from '../types.ts';

export const databaseDrainedAtOnce: Rule = {
  code: 'DAT010',
  title: 'A database that may be drained all at once',
  severity: 'warning',
  rows: ['D01', 'D05'],
  why: 'With enablePDB: false the operator makes no PodDisruptionBudgets: a node upgrade may take the primary and every replica in one go.',
  fix: 'leave enablePDB at its default',
  find: inEachCluster((facts) =>
    databases(facts).flatMap(({ manifest, instances }) => {
      if (instances < 2 || field(manifest.object, ['spec', 'enablePDB']) !== false) return [];
      return [
        { manifest, path: ['spec', 'enablePDB'], message: `nothing keeps any of its ${instances} instances standing` },
      ];
    }),
  ),
};
