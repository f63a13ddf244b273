import type { AlertFigures, Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US, printDuration, SECOND_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { aggregate, binary, call, type Query, series } from './query.ts';

const LAST_BACKUP = 'velero_backup_last_successful_timestamp';

/** Of schedules that nobody here wrote each counts; of our own each has an alert of its own, and here the newest of all. */
function backupAlerts(alerts: AlertFigures, by: readonly string[]): readonly Alert[] {
  const common = { scope: 'platform', severity: 'critical', source: 'velero' } as const;
  return [
    {
      ...common,
      name: 'BackupOverdue',
      forUs: 5 * MINUTE_US,
      query: binary(
        // A schedule of which somebody deleted the last backup keeps its series; the newest of several pods counts.
        binary(call('time'), '-', aggregate('max', by, series(LAST_BACKUP, { schedule: { is: '!=', value: '' } }))),
        '>',
        alerts.backupAgeUs / SECOND_US,
      ),
      summary: by.length === 0 ? `No backup in ${PLACE_TEXT}` : `No backup by {{ $labels.schedule }} in ${PLACE_TEXT}`,
      description: `The last one is {{ $value | humanizeDuration }} old; ${printDuration(alerts.backupAgeUs)} is the limit.`,
    },
    {
      ...common,
      name: 'BackupNeverMade',
      // Velero says nothing of a schedule before its first success: the alert on the age alone stays silent for ever.
      forUs: alerts.backupAgeUs,
      query: call('absent', series(LAST_BACKUP, { schedule: { is: '!=', value: '' } })),
      summary: `No schedule has ever made a backup in ${PLACE_TEXT}`,
      description: `Velero has reported no success for ${printDuration(alerts.backupAgeUs)}.`,
    },
  ];
}

/** As many rows are found faster by an index than read. */
const LARGE_ROWS = 10_000;
/** Six a minute: people ask, not a report of the night. */
const OFTEN_PER_SECOND = 0.1;
const TABLE = ['namespace', 'datname', 'schemaname', 'relname'] as const;

/** Tables that lack an index for what is asked of them (A04). */
export function tableAlerts({ stores }: Model): readonly Alert[] {
  if (!Object.values(stores).some((store) => store.kind === 'postgres' && store.care !== null)) return [];
  const scans = aggregate('sum', TABLE, call('rate', series('cnpg_nines_tables_seq_scan', {}, '1h')));
  const rows = aggregate('max', TABLE, series('cnpg_nines_tables_n_live_tup'));
  return [
    {
      scope: 'platform',
      name: 'IndexMissing',
      severity: 'warning',
      source: 'cloudnative-pg',
      forUs: 60 * MINUTE_US,
      query: binary(binary(scans, '>', OFTEN_PER_SECOND), 'and', binary(rows, '>', LARGE_ROWS)),
      summary: `{{ $labels.namespace }}: {{ $labels.schemaname }}.{{ $labels.relname }} of {{ $labels.datname }} lacks an index in ${PLACE_TEXT}`,
      description: `It has more than ${LARGE_ROWS} rows and is read from end to end {{ $value | humanize }} times a second; an index would find them.`,
    },
  ];
}

/** Backups, replicas, caches (O02). */
export function dataAlerts({ backup }: Model, { alerts }: Monitoring): readonly Alert[] {
  const common = { scope: 'platform' } as const;
  const looked = (metric: string): Query =>
    aggregate('sum', ['namespace', 'service'], call('rate', series(metric, {}, '15m')));
  const hits = looked('redis_keyspace_hits_total');
  const lookUps = binary(hits, '+', looked('redis_keyspace_misses_total'));
  return [
    ...backupAlerts(alerts, backup === null ? ['schedule'] : []),
    {
      ...common,
      name: 'ReplicationLagHigh',
      severity: 'critical',
      source: 'cloudnative-pg',
      forUs: 2 * MINUTE_US,
      query: binary(
        aggregate('max', ['namespace', 'pod'], series('cnpg_pg_replication_lag')),
        '>',
        alerts.replicationLagUs / SECOND_US,
      ),
      summary: `{{ $labels.namespace }}/{{ $labels.pod }} is behind its primary in ${PLACE_TEXT}`,
      description: `By {{ $value | humanizeDuration }}; ${printDuration(alerts.replicationLagUs)} is the limit. A failover would lose what it lacks.`,
    },
    {
      ...common,
      name: 'CacheHitsLow',
      severity: 'warning',
      source: 'redis-exporter',
      forUs: 15 * MINUTE_US,
      query: binary(binary(hits, '/', binary(lookUps, '>', alerts.tooFew)), '<', alerts.cacheHits),
      summary: `The cache {{ $labels.namespace }}/{{ $labels.service }} misses often in ${PLACE_TEXT}`,
      description: `It answers {{ $value | humanizePercentage }} of the look-ups; ${printShare(alerts.cacheHits)} is the limit.`,
    },
  ];
}
