/**
 * One alert per backup that is expected (B13): Velero, Kubernetes and the plugin tell of what was done, and say nothing of
 * what never was. Each is asked for by name, so that a schedule that somebody deleted, or that never ran, is missed too.
 */
import type { Backup } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { parseCron } from '../../units/cron.ts';
import { MINUTE_US, printDuration, SECOND_US } from '../../units/duration.ts';
import { longestGapUs } from '../../units/longest-gap.ts';
import { type Alert, PLACE_TEXT } from '../monitoring/alert.ts';
import { aggregate, binary, call, type Matchers, series } from '../monitoring/query.ts';

const LEAST_ROOM_US = 30 * MINUTE_US;
/** Segments that wait: some always do, for the one that is being sent. */
const WAITING_SEGMENTS = 3;

/** What is late: a whole interval, and a quarter more for the run. */
function limitOf(schedule: string): number {
  const read = parseCron(schedule);
  const gapUs = read.ok ? (longestGapUs(read.value) ?? 0) : 0;
  return gapUs + Math.max(LEAST_ROOM_US, gapUs / 4);
}

interface Expected {
  readonly alert: string;
  readonly source: Alert['source'];
  readonly metric: string;
  /** Series of this one. */
  readonly which: Matchers;
  readonly labels: Readonly<Record<string, string>>;
  readonly schedule: string;
  /** `The schedule full`. */
  readonly what: string;
}

/** Too old, and never heard of: the second needs the time in which the first run could have come. */
function late({ alert, source, metric, which, labels, schedule, what }: Expected): readonly Alert[] {
  const limitUs = limitOf(schedule);
  const common = { name: alert, severity: 'warning', scope: 'platform', source } as const;
  const age = binary(call('time'), '-', aggregate('max', [], series(metric, which)));
  return [
    {
      ...common,
      forUs: 5 * MINUTE_US,
      query: binary(age, '>', limitUs / SECOND_US),
      labels: { ...labels, because: 'old' },
      summary: `${what} is late in ${PLACE_TEXT}`,
      description: `It last succeeded {{ $value | humanizeDuration }} ago; ${printDuration(limitUs)} is the limit.`,
    },
    {
      ...common,
      forUs: limitUs,
      query: call('absent', series(metric, which)),
      labels: { ...labels, because: 'absent' },
      summary: `${what} has never succeeded in ${PLACE_TEXT}`,
      description: `Nothing has been heard of it for ${printDuration(limitUs)}.`,
    },
  ];
}

function schedules({ schedules: all }: Backup, cluster: string): readonly Expected[] {
  return Object.entries(all).flatMap(([name, { at, pausedIn }]) => {
    if (pausedIn.includes(cluster)) return [];
    return [
      {
        alert: 'BackupScheduleOverdue',
        source: 'velero',
        metric: 'velero_backup_last_successful_timestamp',
        which: { schedule: name },
        labels: { schedule: name },
        schedule: at,
        what: `The backup ${name}`,
      },
    ];
  });
}

function jobs({ jobs: all }: Backup, cluster: string): readonly Expected[] {
  return Object.values(all).flatMap(({ clusters, name, namespace, pausedIn, schedule }) => {
    if (!clusters.includes(cluster) || pausedIn.includes(cluster)) return [];
    return [
      {
        alert: 'BackupJobOverdue',
        source: 'kube-state-metrics',
        metric: 'kube_cronjob_status_last_successful_time',
        which: { namespace, cronjob: name },
        labels: { namespace, cronjob: name },
        schedule,
        what: `The job ${namespace}/${name}`,
      },
    ];
  });
}

/** Files and log of the databases that run here. */
function databases(model: Model, { stores }: Backup, cluster: string): readonly Alert[] {
  return Object.values(stores).flatMap(({ store, wal }) => {
    const runs = model.stores[store];
    if (wal === null || runs === undefined || !runs.clusters.includes(cluster)) return [];
    const { namespace } = runs;
    const pods: Matchers = { namespace, pod: { is: '=~', value: `${store}-[0-9]+` } };
    const labels = { namespace, store };
    const files: Expected = {
      alert: 'DatabaseFilesOverdue',
      source: 'cloudnative-pg',
      metric: 'barman_cloud_cloudnative_pg_io_last_available_backup_timestamp',
      which: pods,
      labels,
      schedule: wal.base,
      what: `The copy of the files of ${namespace}/${store}`,
    };
    const waiting = series('cnpg_collector_pg_wal_archive_status', { ...pods, value: 'ready' });
    return [
      ...late(files),
      {
        name: 'LogNotArchived',
        severity: 'critical',
        scope: 'platform',
        source: 'cloudnative-pg',
        forUs: Math.max(10 * MINUTE_US, 2 * wal.everyUs),
        query: binary(aggregate('max', [], waiting), '>', WAITING_SEGMENTS),
        labels,
        summary: `The log of ${namespace}/${store} is not archived in ${PLACE_TEXT}`,
        description:
          '{{ $value | humanize }} segments wait: what was written since is nowhere but here, and the volume fills.',
      },
    ];
  });
}

/** Alerts of one cluster; of what rests there, none. */
export function backupAlerts(model: Model, cluster: string): readonly Alert[] {
  const { backup } = model;
  if (backup === null) return [];
  const expected = [...schedules(backup, cluster), ...jobs(backup, cluster)];
  return [...expected.flatMap(late), ...databases(model, backup, cluster)];
}
