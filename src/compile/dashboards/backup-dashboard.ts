import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { SECOND_US } from '../../units/duration.ts';
import { aggregate, binary, call, type Matchers, oneOf, type Query, series } from '../monitoring/query.ts';
import type { Dashboard, Section } from './dashboard.ts';
import { figure, graph, line, quantile } from './graph.ts';

/** Of CloudNativePG, beside whose own figures its plugin’s stand. */
const PLUGIN = 'barman_cloud_cloudnative_pg_io';
const VELERO = ['velero'] as const;
const POSTGRES = ['cloudnative-pg'] as const;
const INSTANCE = ['namespace', 'pod'] as const;
const INSTANCE_LEGEND = '{{namespace}}/{{pod}}';
/** Backups made by hand belong to no schedule. */
const SCHEDULED: Matchers = { schedule: { is: '!=', value: '' } };

function withinDay(metric: string, by: readonly string[]): Query {
  return aggregate('sum', by, call('increase', series(metric, {}, '1d')));
}

function backups({ alerts }: Monitoring): Section {
  const last = (metric: string) => aggregate('max', ['schedule'], series(metric, SCHEDULED));
  const age = binary(call('time'), '-', last('velero_backup_last_successful_timestamp'));
  const made = (outcome: string) => withinDay(`velero_backup_${outcome}_total`, ['schedule']);
  const restored = (outcome: string) => withinDay(`velero_restore_${outcome}_total`, []);
  return {
    title: 'Backups',
    panels: [
      line('Age of the last success', 's', VELERO, '{{schedule}}', age, { limit: alerts.backupAgeUs / SECOND_US }),
      figure('Last backups', 'none', VELERO, aggregate('min', [], last('velero_backup_last_status')), {
        limit: 1,
        bad: 'below',
        about: '1 when the last backup of every schedule succeeded.',
      }),
      line('Size', 'bytes', VELERO, '{{schedule}}', last('velero_backup_tarball_size_bytes')),
      line('95 % take', 's', VELERO, '{{schedule}}', quantile(0.95, 'velero_backup_duration_seconds', ['schedule'])),
      graph('Backups within a day', 'none', VELERO, [
        ['{{schedule}} succeeded', made('success')],
        ['{{schedule}} in part', made('partial_failure')],
        ['{{schedule}} failed', made('failure')],
      ]),
      graph('Restores within a day', 'none', VELERO, [
        ['begun', restored('attempt')],
        ['succeeded', restored('success')],
        ['in part', restored('partial_failure')],
        ['failed', restored('failed')],
      ]),
    ],
  };
}

function storage(): Section {
  const answering = aggregate('min', ['backup_location_name'], series('velero_backup_location_status_gauge'));
  const sizes = aggregate('max', ['datname'], series('cnpg_pg_database_size_bytes'));
  return {
    title: 'Storage',
    panels: [
      line('Stores that answer', 'none', VELERO, '{{backup_location_name}}', answering),
      graph('Volumes moved within a day', 'none', VELERO, [
        ['stored', withinDay('podVolume_data_upload_success_total', [])],
        ['not stored', withinDay('podVolume_data_upload_failure_total', [])],
      ]),
      line('Databases', 'bytes', POSTGRES, '{{datname}}', sizes),
    ],
  };
}

function databases({ alerts }: Monitoring): Section {
  const worst = (metric: string, matchers: Matchers = {}) => aggregate('max', INSTANCE, series(metric, matchers));
  const dumped = aggregate('min', INSTANCE, series('redis_rdb_last_save_timestamp_seconds'));
  const waiting = worst('cnpg_collector_pg_wal_archive_status', { value: 'ready' });
  const archived = worst('cnpg_pg_stat_archiver_seconds_since_last_archival');
  return {
    title: 'Databases',
    panels: [
      line('Since a segment of the log was archived', 's', POSTGRES, INSTANCE_LEGEND, archived),
      line('Segments that wait for the archive', 'none', POSTGRES, INSTANCE_LEGEND, waiting),
      line('Replicas are behind by', 's', POSTGRES, INSTANCE_LEGEND, worst('cnpg_pg_replication_lag'), {
        limit: alerts.replicationLagUs / SECOND_US,
      }),
      line(
        'Since Redis was written to disk',
        's',
        ['redis-exporter'],
        INSTANCE_LEGEND,
        binary(call('time'), '-', dumped),
      ),
    ],
  };
}

/** Backups that the platform makes beside those of clusters: its own jobs, and the archives of its databases. */
function ownCopies({ backup }: Model): Section {
  const jobs = Object.values(backup?.jobs ?? {});
  const namespace = oneOf([...new Set(jobs.map((job) => job.namespace))].sort());
  const succeeded = series('kube_cronjob_status_last_successful_time', { namespace });
  const hasArchives = Object.values(backup?.stores ?? {}).some(({ wal }) => wal !== null);
  const since = (metric: string) =>
    binary(call('time'), '-', aggregate('max', INSTANCE, series(`${PLUGIN}_${metric}`)));
  return {
    title: 'Jobs and archives',
    panels: [
      ...(jobs.length === 0
        ? []
        : [
            line(
              'Since a job last succeeded',
              's',
              ['kube-state-metrics'],
              '{{namespace}}/{{cronjob}}',
              binary(call('time'), '-', aggregate('max', ['namespace', 'cronjob'], succeeded)),
            ),
          ]),
      ...(hasArchives
        ? [
            line(
              'Since the files were last copied',
              's',
              POSTGRES,
              INSTANCE_LEGEND,
              since('last_available_backup_timestamp'),
            ),
            line(
              'Every moment can be restored since',
              's',
              POSTGRES,
              INSTANCE_LEGEND,
              since('first_recoverability_point'),
              {
                about: 'How far back the archive of each database reaches.',
              },
            ),
          ]
        : []),
    ],
  };
}

/** Whether there is something to come back from, and how long that would take. */
export function backupDashboard(model: Model, monitoring: Monitoring): Dashboard {
  return {
    id: 'backup',
    title: 'Backup and recovery',
    view: 'cluster',
    from: 'now-7d',
    variables: [],
    sections: [backups(monitoring), ownCopies(model), storage(), databases(monitoring)],
  };
}
