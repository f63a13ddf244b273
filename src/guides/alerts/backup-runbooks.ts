import type { PostgresStore } from '../../model/store-types.ts';
import { ask, firing } from '../ask-monitoring.ts';
import { type Command, kubectlIn, velero } from '../commands/command.ts';
import type { Site } from '../site.ts';
import { databaseNames, databases, lookAtDatabase, sql } from '../stores.ts';
import type { AlertRunbooks } from './alert-runbooks.ts';
import { lookAtVelero, veleroNamespace } from './data-runbooks.ts';

/** Namespaces of our own jobs: beside the stores that they copy, and one for the rest. */
function jobNamespaces({ model }: Site): readonly string[] {
  return [...new Set(Object.values(model.backup?.jobs ?? {}).map(({ namespace }) => namespace))];
}

/** Databases whose log is archived here. */
function archived(site: Site): readonly PostgresStore[] {
  return databases(site).filter(({ name }) => (site.model.backup?.stores[name]?.wal ?? null) !== null);
}

/** Where the log of each database stands, and what the sidecar that sends it says. */
function lookAtArchive(site: Site): readonly Command[] {
  const names = new Set(archived(site).map(({ name }) => name));
  return [
    ...archived(site).flatMap((store) => [
      ...lookAtDatabase(store),
      kubectlIn(store.namespace, 'get', 'scheduledbackups.postgresql.cnpg.io'),
      kubectlIn(store.namespace, 'get', 'backups.postgresql.cnpg.io', '--sort-by', '.metadata.creationTimestamp'),
      kubectlIn(store.namespace, 'logs', `${store.name}-1`, '-c', 'plugin-barman-cloud', '--tail', '100'),
    ]),
    ...databaseNames(site)
      .filter((name) => names.has(name))
      .map((name) => sql(site, name, 'select * from pg_stat_archiver')),
  ];
}

const ARCHIVE_CAUSES = [
  'The bucket refuses: rights, key, or the way there. The sidecar’s log names the error.',
  'The folder already holds the log of an older database of this name: a restored one must write elsewhere.',
  'The sidecar was killed for memory.',
];

/** Runbooks of the alerts on backups that are expected by name. */
export const BACKUP_RUNBOOKS: AlertRunbooks = {
  BackupScheduleOverdue: (site) => ({
    title: 'BackupScheduleOverdue',
    symptom:
      'A schedule of Velero is late by a quarter of its interval, or has never succeeded. Label `schedule` names it; `because` says which of the two.',
    means: 'Users notice nothing. What this schedule alone keeps (an hour, a week, a year) has a gap.',
    look: lookAtVelero(site),
    causes: [
      'The schedule is paused, was deleted, or cannot be read: its phase is `FailedValidation`.',
      'Its backups fail or are `PartiallyFailed`: a hook, a snapshot, or one object.',
      'Velero is busy with another: it makes one after the other.',
    ],
    cure: [
      'A hook fails: cure the service that it runs in; the backup waits for it by design.',
      {
        text: 'When it can work again, make one now instead of waiting for the next.',
        run: [velero(veleroNamespace(site), 'backup', 'create', '--from-schedule', '$SCHEDULE', '--wait')],
      },
    ],
    over: { text: 'a backup of the schedule is `Completed`.', run: [velero(veleroNamespace(site), 'backup', 'get')] },
    helps: ['backup', 'cloud'],
  }),
  BackupJobOverdue: (site) => ({
    title: 'BackupJobOverdue',
    symptom:
      'A job of ours is late, or has never succeeded. Labels `namespace` and `cronjob` name it; `because` says which of the two.',
    means:
      'Users notice nothing. Dumps, exports and checks of copies are what is left when an engine or a region cannot restore by itself.',
    look: jobNamespaces(site).flatMap((namespace) => [
      kubectlIn(namespace, 'get', 'cronjobs'),
      kubectlIn(namespace, 'get', 'jobs', '--sort-by', '.status.startTime'),
    ]),
    causes: [
      'It is suspended: in a region that follows another it rests until somebody takes over.',
      'Its pod does not start: a Secret is missing, or its image cannot be pulled.',
      'It took longer than it may, and was ended: the store has grown.',
      'It found its own copy to be bad, and said so.',
    ],
    cure: [
      'The pod’s log says at which step; cure that.',
      'It was ended: copy less often, or give it more processor and memory under `patches`.',
      {
        text: 'Run it now instead of waiting for the next.',
        run: [kubectlIn('$NAMESPACE', 'create', 'job', '--from', 'cronjob/$CRONJOB', 'by-hand')],
      },
    ],
    over: { text: 'the job has succeeded.', run: [kubectlIn('$NAMESPACE', 'get', 'jobs')] },
    helps: ['backup'],
  }),
  DatabaseFilesOverdue: (site) => ({
    title: 'DatabaseFilesOverdue',
    symptom: 'The files of a database have not been copied for more than their interval. Label `store` names it.',
    means: 'A restore to a moment replays all of the log since the last copy: it takes longer with every day.',
    look: lookAtArchive(site),
    causes: ['The ScheduledBackup is suspended, or names another database.', ...ARCHIVE_CAUSES],
    cure: [
      'Cure the archive first: see [LogNotArchived](/runbooks/alerts.md#lognotarchived).',
      'Then let the next run come, or make a Backup by hand.',
    ],
    over: { text: 'the newest Backup is `completed`.', run: [firing('alertname=DatabaseFilesOverdue')] },
    helps: ['database', 'backup'],
  }),
  LogNotArchived: (site) => ({
    title: 'LogNotArchived',
    symptom: 'Segments of a database’s log wait to be archived. Label `store` names it.',
    means:
      'What was written since is nowhere but in the region: it would be lost with it. The volume fills, and a full one stops all writes.',
    look: [...lookAtArchive(site), ask('max by (pod) (cnpg_collector_pg_wal_archive_status{value="ready"})')],
    causes: ARCHIVE_CAUSES,
    cure: [
      'Give back the rights, the key or the way to the bucket: the database catches up by itself.',
      'Never delete segments by hand: without one of them nothing after it can be restored.',
      'The volume is nearly full: enlarge it first.',
    ],
    over: { text: 'no segment waits.', run: [firing('alertname=LogNotArchived')] },
    helps: ['database', 'cloud'],
  }),
};
