import { stringAt } from '../../manifests/field.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { archiveOf } from '../facts/postgres-archive.ts';
import type { Rule } from '../types.ts';

export const filesWithoutLog: Rule = {
  code: 'BCK023',
  title: 'Files of a running database without its log',
  severity: 'error',
  rows: ['B02'],
  why: 'Files that change while they are copied are made whole by the log of that time. Without an archive of it the backup fails, or restores only if the few segments that it needs happen to be in it (plugin-barman-cloud#618).',
  fix: 'archive the log: a plugin with isWALArchiver, and its ObjectStore',
  find: inEachCluster((facts) =>
    backupSchedules(facts).flatMap(({ engine, manifest, namespace }) => {
      if (engine !== 'cloudnative-pg') return [];
      const name = stringAt(manifest.object, ['spec', 'cluster', 'name']) ?? '';
      const ref = { cluster: facts.cluster, group: 'postgresql.cnpg.io', kind: 'Cluster', namespace, name };
      const database = facts.index.get(ref);
      if (database === undefined || archiveOf(facts, database) !== null) return [];
      const message = `the log of ${name} goes nowhere`;
      return [{ manifest, path: ['spec', 'cluster', 'name'], message, other: { manifest: database, path: ['spec'] } }];
    }),
  ),
};
