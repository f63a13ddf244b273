import { stringAt } from '../../manifests/field.ts';
import { backupSchedules } from '../facts/backup-schedules.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { archiveOf, databasesOf } from '../facts/postgres-archive.ts';
import type { Rule } from '../types.ts';

export const logWithoutFiles: Rule = {
  code: 'BCK024',
  title: 'A log with no files to begin with',
  severity: 'warning',
  rows: ['B02'],
  why: 'A log is replayed on top of a copy of the files. An archive that nobody ever puts such a copy into grows, and restores nothing.',
  fix: 'add a ScheduledBackup of the database',
  find: inEachCluster((facts) =>
    databasesOf(facts).flatMap((manifest) => {
      const archive = archiveOf(facts, manifest);
      const namespace = facts.index.namespaceOf(manifest) ?? 'default';
      const { name } = manifest.object.metadata;
      const isCopied = backupSchedules(facts).some(
        (each) =>
          each.engine === 'cloudnative-pg' &&
          each.namespace === namespace &&
          stringAt(each.manifest.object, ['spec', 'cluster', 'name']) === name,
      );
      if (archive === null || isCopied) return [];
      const message = `nothing here copies the files of ${name}, and its log is archived`;
      return [{ manifest: archive.manifest, path: archive.at, message }];
    }),
  ),
};
