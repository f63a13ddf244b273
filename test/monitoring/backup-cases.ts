/** What it means that a backup that is expected is late, or was never made. */
import type { AlertCase } from './alert-cases.ts';
import { gauge, type Sample } from './sample.ts';

const HOUR = 60;
const JOB = { namespace: 'shop-data', cronjob: 'backup-db' };
const POD = { namespace: 'shop-data', pod: 'db-1' };

/** Seconds since 1970 at which it last succeeded: once at the beginning, or just now. */
function succeeded(metric: string, labels: Sample['labels'], when: 'once' | 'now'): readonly Sample[] {
  return [{ metric, labels, from: 0, gain: when === 'now' ? 30 : 0 }];
}

const VELERO = 'velero_backup_last_successful_timestamp';
const CRON_JOB = 'kube_cronjob_status_last_successful_time';
const FILES = 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp';

function late(
  alert: string,
  metric: string,
  own: Sample['labels'],
  labels: Sample['labels'],
  minutes: number,
): AlertCase[] {
  const heard = succeeded(metric, own, 'now');
  return [
    {
      alert,
      labels: { ...labels, because: 'old' },
      fires: succeeded(metric, own, 'once'),
      silent: heard,
      afterMinutes: minutes,
    },
    { alert, labels: { ...labels, because: 'absent' }, fires: [gauge('up', { job: 'other' }, 1)], silent: heard },
  ];
}

function waiting(segments: number): readonly Sample[] {
  return [gauge('cnpg_collector_pg_wal_archive_status', { ...POD, value: 'ready' }, segments)];
}

export const BACKUP_CASES: readonly AlertCase[] = [
  ...late('BackupScheduleOverdue', VELERO, { schedule: 'incremental' }, { schedule: 'incremental' }, 1.5 * HOUR),
  ...late('BackupJobOverdue', CRON_JOB, JOB, JOB, 1.5 * HOUR),
  ...late('DatabaseFilesOverdue', FILES, POD, { store: 'db' }, 30 * HOUR),
  { alert: 'LogNotArchived', labels: { store: 'db' }, fires: waiting(8), silent: waiting(2) },
];
