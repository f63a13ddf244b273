import type { Monitoring } from '../../model/monitoring-types.ts';
import { aggregate, binary, call, type Matchers, series } from '../monitoring/query.ts';
import type { Dashboard } from './dashboard.ts';
import { figure, graph, quantile } from './panel.ts';

const SECOND_US = 1_000_000;
/** Backups made by hand belong to no schedule. */
const SCHEDULED: Matchers = { schedule: { is: '!=', value: '' } };
const DAY = '1d';

/** Whether there is something to come back from, and how long that would take. */
export function backupDashboard({ alerts }: Monitoring): Dashboard {
  const last = (metric: string) => aggregate('max', ['schedule'], series(metric, SCHEDULED));
  const count = (metric: string) => aggregate('sum', ['schedule'], call('increase', series(metric, {}, DAY)));
  const all = (metric: string) => aggregate('sum', [], call('increase', series(metric, {}, DAY)));
  return {
    id: 'backup',
    title: 'Backup and recovery',
    view: 'cluster',
    from: 'now-7d',
    variables: [],
    sections: [
      {
        title: 'Backups',
        panels: [
          graph(
            'Age of the last success',
            's',
            ['velero'],
            [['{{schedule}}', binary(call('time'), '-', last('velero_backup_last_successful_timestamp'))]],
            { limit: alerts.backupAgeUs / SECOND_US },
          ),
          figure('Last backups', 'none', ['velero'], aggregate('min', [], last('velero_backup_last_status')), {
            limit: 1,
            bad: 'below',
            about: '1 when the last backup of every schedule succeeded.',
          }),
          graph('Size', 'bytes', ['velero'], [['{{schedule}}', last('velero_backup_tarball_size_bytes')]]),
          graph(
            '95 % take',
            's',
            ['velero'],
            [['{{schedule}}', quantile(0.95, 'velero_backup_duration_seconds', ['schedule'])]],
          ),
          graph(
            'Backups within a day',
            'none',
            ['velero'],
            [
              ['{{schedule}} succeeded', count('velero_backup_success_total')],
              ['{{schedule}} in part', count('velero_backup_partial_failure_total')],
              ['{{schedule}} failed', count('velero_backup_failure_total')],
            ],
          ),
          graph(
            'Restores within a day',
            'none',
            ['velero'],
            [
              ['begun', all('velero_restore_attempt_total')],
              ['succeeded', all('velero_restore_success_total')],
              ['in part', all('velero_restore_partial_failure_total')],
              ['failed', all('velero_restore_failed_total')],
            ],
          ),
        ],
      },
      {
        title: 'Storage',
        panels: [
          graph(
            'Stores that answer',
            'none',
            ['velero'],
            [
              [
                '{{backup_location_name}}',
                aggregate('min', ['backup_location_name'], series('velero_backup_location_status_gauge')),
              ],
            ],
          ),
          graph(
            'Volumes moved within a day',
            'none',
            ['velero'],
            [
              ['stored', all('podVolume_data_upload_success_total')],
              ['not stored', all('podVolume_data_upload_failure_total')],
            ],
          ),
          graph(
            'Databases',
            'bytes',
            ['cloudnative-pg'],
            [['{{datname}}', aggregate('max', ['datname'], series('cnpg_pg_database_size_bytes'))]],
          ),
        ],
      },
      {
        title: 'Databases',
        panels: [
          graph(
            'Since a segment of the log was archived',
            's',
            ['cloudnative-pg'],
            [
              [
                '{{namespace}}/{{pod}}',
                aggregate('max', ['namespace', 'pod'], series('cnpg_pg_stat_archiver_seconds_since_last_archival')),
              ],
            ],
          ),
          graph(
            'Segments that wait for the archive',
            'none',
            ['cloudnative-pg'],
            [
              [
                '{{namespace}}/{{pod}}',
                aggregate(
                  'max',
                  ['namespace', 'pod'],
                  series('cnpg_collector_pg_wal_archive_status', { value: 'ready' }),
                ),
              ],
            ],
          ),
          graph(
            'Replicas are behind by',
            's',
            ['cloudnative-pg'],
            [['{{namespace}}/{{pod}}', aggregate('max', ['namespace', 'pod'], series('cnpg_pg_replication_lag'))]],
            { limit: alerts.replicationLagUs / SECOND_US },
          ),
          graph(
            'Since Redis was written to disk',
            's',
            ['redis-exporter'],
            [
              [
                '{{namespace}}/{{pod}}',
                binary(
                  call('time'),
                  '-',
                  aggregate('min', ['namespace', 'pod'], series('redis_rdb_last_save_timestamp_seconds')),
                ),
              ],
            ],
          ),
        ],
      },
    ],
  };
}
