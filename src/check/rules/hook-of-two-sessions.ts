import { backupHooks } from '../facts/backup-hooks.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

const STARTS = /pg_(?:start_backup|backup_start)/;

export const hookOfTwoSessions: Rule = {
  code: 'BCK015',
  title: 'A hook that PostgreSQL forgets at once',
  severity: 'error',
  rows: ['B02', 'B05'],
  why: 'Since PostgreSQL 15 a backup begins and ends in one session; the session of a hook ends with its command, and the backup with it (velero#1738). The copy is that of a running database.',
  fix: 'archive the log and copy the files with a tool that does (CloudNativePG, pgBackRest), or dump it in the hook',
  find: inEachCluster((facts) =>
    backupHooks(facts).flatMap(({ command, manifest, path }) =>
      STARTS.test(command)
        ? [{ manifest, path, message: 'the session that begins the backup ends with the hook' }]
        : [],
    ),
  ),
};
