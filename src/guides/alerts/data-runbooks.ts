import { printDuration } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { ask, firing } from '../ask-monitoring.ts';
import type { Command } from '../commands/command.ts';
import { kubectlIn, velero } from '../commands/command.ts';
import { eventsIn } from '../pods-and-nodes.ts';
import { objectsOf, type Site } from '../site.ts';
import {
  behindCaches,
  cacheNames,
  caches,
  databaseNames,
  databases,
  lookAtDatabase,
  READ_WHOLE,
  redis,
  sql,
} from '../stores.ts';
import { type AlertRunbooks, limit } from './alert-runbooks.ts';

/** Whether clusters are backed up, or at least somebody looks at what Velero does. */
export function hasBackups({ model }: Site): boolean {
  return model.backup !== null || model.monitoring?.scrape.includes('velero') === true;
}

/** Where Velero runs. */
export function veleroNamespace({ model }: Site): string {
  return model.backup?.velero.namespace ?? 'velero';
}

/** How backups of clusters are. */
export function lookAtVelero(site: Site): readonly Command[] {
  const namespace = veleroNamespace(site);
  return [
    velero(namespace, 'schedule', 'get'),
    velero(namespace, 'backup', 'get'),
    velero(namespace, 'backup-location', 'get'),
    kubectlIn(namespace, 'logs', 'deployment/velero', '--since', '2h', '--tail', '200'),
  ];
}

const BACKUP_CAUSES = [
  'Velero does not run, or was killed for memory: its pod and its events.',
  'The location is `Unavailable`: credentials, the bucket, or the way there.',
  'The last one is `PartiallyFailed` or `Failed`: its log says at which object or volume.',
  'The schedule is paused, or was deleted.',
];

const LAG = 'select application_name, client_addr, state, sync_state, replay_lag from pg_stat_replication';

/** Runbooks of the alerts on backups, replicas and caches. */
export const DATA_RUNBOOKS: AlertRunbooks = {
  BackupOverdue: (site) => ({
    title: 'BackupOverdue',
    symptom: `The last backup that a schedule made is older than ${limit(site, (alerts) => printDuration(alerts.backupAgeUs))}. Label \`schedule\` is the schedule.`,
    means: 'Users notice nothing. What would be lost with the cluster grows by the hour.',
    look: [
      ...lookAtVelero(site),
      velero(veleroNamespace(site), 'backup', 'describe', '$BACKUP', '--details'),
      velero(veleroNamespace(site), 'backup', 'logs', '$BACKUP'),
    ],
    causes: BACKUP_CAUSES,
    cure: [
      'Velero itself: cure its pod; more memory if it was killed for it.',
      'The location: credentials and bucket, see [backups cannot be written](/runbooks/disasters.md#backups-cannot-be-written).',
      { text: 'The schedule is paused and should not be.', run: [velero(veleroNamespace(site), 'schedule', 'get')] },
      {
        text: 'When it can work again, make one now instead of waiting for the next.',
        run: [velero(veleroNamespace(site), 'backup', 'create', '--from-schedule', scheduleOf(site), '--wait')],
      },
    ],
    over: { text: 'a backup of the schedule is `Completed`.', run: [velero(veleroNamespace(site), 'backup', 'get')] },
    helps: ['backup', 'cloud'],
  }),
  BackupNeverMade: (site) => ({
    title: 'BackupNeverMade',
    symptom: `Velero has told of no success of any schedule for ${limit(site, (alerts) => printDuration(alerts.backupAgeUs))}.`,
    means:
      'The cluster has no backup. What is lost with it is made again from the repository, and what only the cluster has is lost.',
    look: lookAtVelero(site),
    causes: [
      'There is no schedule: nothing was applied.',
      'Every location is `Unavailable`.',
      ...BACKUP_CAUSES.slice(0, 1),
    ],
    cure: [
      site.model.backup === null
        ? `The platform has no \`backup:\` in \`${site.spec}\`: write one, or take \`velero\` out of \`monitoring.scrape\`.`
        : 'Apply the area `backup`, then see [BackupOverdue](/runbooks/alerts.md#backupoverdue).',
    ],
    over: {
      text: 'the first backup is `Completed`.',
      run: [velero(veleroNamespace(site), 'backup', 'get'), firing('alertname=BackupNeverMade')],
    },
    helps: ['backup', 'cloud'],
  }),
  ReplicationLagHigh: (site) => ({
    title: 'ReplicationLagHigh',
    symptom: `A replica has been more than ${limit(site, (alerts) => printDuration(alerts.replicationLagUs))} behind its primary for two minutes.`,
    means: 'Reads of the replica are old. A failover to it now would lose what it lacks: do not start one.',
    look: [
      ...databases(site).flatMap(lookAtDatabase),
      ...databaseNames(site).map((name) => sql(site, name, LAG)),
      ask('topk(5, cnpg_pg_replication_lag)'),
    ],
    causes: [
      'A burst of writes: a migration, a load of data. The lag falls again by itself.',
      'A long query on the replica that holds the replay back.',
      'Slow disk or network between the two; all replicas of one zone or region.',
      'The replica is starting anew from a backup.',
    ],
    cure: [
      'A burst: wait, and stop what writes if it can wait.',
      ...databaseNames(site)
        .slice(0, 1)
        .map((name) => ({
          text: 'A long query: find it on the replica, and end it if it can be done again later.',
          run: [
            sql(
              site,
              name,
              'select pid, now() - xact_start as age, state, left(query, 80) from pg_stat_activity order by age desc nulls last limit 10',
            ),
          ],
        })),
      'Disk or network: the provider; move the replica to another node.',
    ],
    over: { text: 'the lag is below the limit of the alert.', run: [ask('topk(5, cnpg_pg_replication_lag)')] },
    helps: ['database'],
  }),
  IndexMissing: (site) => ({
    title: 'IndexMissing',
    symptom: 'A large table has been read from end to end several times a minute, for an hour.',
    means:
      'Somebody asks it for what no index finds: each question costs as much as the whole table, and more every day.',
    look: databaseNames(site).map((name) => sql(site, name, READ_WHOLE)),
    causes: [
      'A new version asks by a column that has no index.',
      'An index is there and is not used: the type or the function in the question differs from its own.',
      'The statistics of the table are old: much was loaded, and nothing has been analysed since.',
    ],
    cure: [
      'Find the statement: the log of slow ones names it with its plan, `pg_stat_statements` counts it.',
      'An index for what it asks, as a migration, made `CONCURRENTLY`: nobody waits for it.',
      ...databaseNames(site)
        .slice(0, 1)
        .map((name) => ({ text: 'Old statistics: they are made anew.', run: [sql(site, name, 'analyze')] })),
    ],
    over: { text: 'the table is no longer read whole.', run: [firing('alertname=IndexMissing')] },
    helps: ['database', 'application'],
  }),
  CacheHitsLow: (site) => ({
    title: 'CacheHitsLow',
    symptom: `A cache has answered less than ${limit(site, (alerts) => printShare(alerts.cacheHits))} of the look-ups for a quarter of an hour.`,
    means: `${behindCaches(site)} answers the rest: users wait longer, and it carries more than it was sized for.`,
    look: [
      ...cacheNames(site).flatMap((name) => [
        redis(site, name, 'info', 'stats'),
        redis(site, name, 'info', 'memory'),
        redis(site, name, 'info', 'keyspace'),
      ]),
      ...caches(site).map(({ namespace }) => eventsIn(namespace)),
    ],
    causes: [
      'It is cold: it started anew, or its keys were all thrown away. It fills again.',
      'It is full: `evicted_keys` grows. It needs more memory, or shorter lives of keys.',
      'A new version asks by other keys.',
      'Many look-ups of what does not exist.',
    ],
    cure: [
      'Cold: wait, and watch what is behind it meanwhile; limit the load if it does not carry it.',
      'Full: more memory for it in the spec, compile, apply.',
      'Other keys: undo the version, or wait until the new ones are there.',
    ],
    over: { text: 'the share is above the limit of the alert.', run: [firing('alertname=CacheHitsLow')] },
    helps: ['cache', 'application'],
  }),
  ServiceCacheHitsLow: (site) => ({
    title: 'ServiceCacheHitsLow',
    symptom:
      'The caches of one service have answered less of its questions than was promised, for a quarter of an hour.',
    means:
      'What they do not know its source answers: users wait longer, and the source carries more than it was sized for.',
    look: [
      ask('sum by (namespace, job, result) (rate(nines_cache_lookups_total[15m]))'),
      ...cacheNames(site).map((name) => redis(site, name, 'info', 'stats')),
      ...caches(site).map(({ namespace }) => eventsIn(namespace)),
    ],
    causes: [
      'Its pods are new: what they held in themselves is gone, and fills again.',
      'The store behind them started anew, or is full.',
      'A new version asks by other keys, or throws entries away more often.',
      'Entries live too short for how often they are asked for.',
    ],
    cure: [
      'New pods or a store that started anew: wait, and watch the source meanwhile.',
      'A full store: more memory for it in the spec, compile, apply.',
      'Other keys: undo the version, or wait until the new ones are there.',
      'Too short a life: raise `ttl` of the service’s `cache` in the spec, compile, apply.',
    ],
    over: { text: 'the share is above what is promised.', run: [firing('alertname=ServiceCacheHitsLow')] },
    helps: ['cache', 'application'],
  }),
};

/** The schedule that makes whole backups; where there is none, what the alert names. */
function scheduleOf(site: Site): string {
  return objectsOf(site, 'Schedule', 'velero.io/')[0]?.metadata.name ?? '$SCHEDULE';
}
