import type { BackupJob, StoreBackup } from '../../model/backup-types.ts';
import { printDuration } from '../../units/duration.ts';
import { lookAtVelero, veleroNamespace } from '../alerts/data-runbooks.ts';
import { kubectlIn, velero } from '../commands/command.ts';
import { hasVerb } from '../nines-command.ts';
import { objectsOf, type Site } from '../site.ts';
import type { Section } from '../types.ts';

function kept({ keep }: Pick<StoreBackup, 'keep'>): string {
  return keep.map(({ each, forUs }) => `${each} ${printDuration(forUs)}`).join(', ');
}

/** What a job of ours does, in words. */
function doneBy({ store, command }: BackupJob): string {
  if (store !== null) return `a copy of \`${store}\` that needs nothing else`;
  if (command === 'copies')
    return 'nothing is copied: the copies in other regions are compared with what was written, by checksum';
  if (command === 'keys') return 'nothing is copied: keys that are old enough are made anew';
  return 'the objects of the cluster as text, and what no store holds';
}

/** What is copied, when, and for how long. */
export function backupOverview(site: Site): Section {
  const { backup } = site.model;
  const schedules = Object.entries(backup?.schedules ?? {}).map(([name, { at, keepUs }]) => [
    `\`${name}\``,
    'objects and volumes of the whole cluster',
    `\`${at}\` UTC`,
    printDuration(keepUs),
  ]);
  const logs = Object.values(backup?.stores ?? {}).flatMap(({ store, wal }) =>
    wal === null
      ? []
      : [
          [
            `\`${store}\`, its log`,
            `any moment of the database; whole at \`${wal.base}\` UTC`,
            `every ${printDuration(wal.everyUs)}`,
            printDuration(wal.keepUs),
          ],
        ],
  );
  const jobs = Object.values(backup?.jobs ?? {}).map((job) => [
    `\`${job.name}\``,
    doneBy(job),
    `\`${job.schedule}\` UTC`,
    kept(job) || '–',
  ]);
  return {
    section: '1. What is copied',
    blocks: [
      { head: ['name', 'what', 'when', 'kept'], rows: [...schedules, ...logs, ...jobs] },
      'Velero writes every object each time; of volumes it adds what changed. Databases are restored from their own log, not from volumes.',
      ...(jobs.length === 0 || hasVerb('backup')
        ? []
        : [
            'The jobs of our own run `nines backup`, which this version of nines does not have: until it comes they fail, and what counts is Velero and the log.',
          ]),
    ],
  };
}

/** Where it lies, and how safe it is there. */
export function backupPlaces(site: Site): Section {
  const { backup } = site.model;
  const locations = Object.values(backup?.locations ?? {}).map(({ cluster, bucket, copiesTo, url }) => [
    cluster,
    `\`${bucket}\``,
    url ?? 'Amazon S3',
    copiesTo.join(', ') || 'nowhere',
  ]);
  const lock = backup?.lock ?? null;
  return {
    section: '2. Where, and how safe it is there',
    blocks: [
      { head: ['cluster', 'bucket', 'at', 'copied to'], rows: locations },
      {
        list: [
          lock === null
            ? 'Nothing is locked: whoever has the credentials can delete.'
            : `What was written can be neither changed nor deleted for ${printDuration(lock.forUs)} (${lock.mode} mode)${lock.mode === 'compliance' ? ', by nobody at all' : ''}.`,
          `Encrypted with \`${backup?.keys.alias}\` of each region, renewed every ${printDuration(backup?.keys.rotateUs ?? 0)}. A key lives as long as what it encrypted.`,
          `Copies in other regions are kept for ${printDuration(backup?.copiesKeepUs ?? 0)}.`,
          `Auditors are promised: at most ${printDuration(backup?.compliance.rpoUs ?? 0)} lost, restored within ${printDuration(backup?.compliance.rtoUs ?? 0)}, the oldest copy ${printDuration(backup?.compliance.retentionUs ?? 0)} old, in ${backup?.compliance.regions} regions.`,
        ],
      },
      { commands: lookAtVelero(site) },
    ],
  };
}

/** A backup that is made by hand. */
export function backupNow(site: Site): Section {
  const namespace = veleroNamespace(site);
  const schedules = objectsOf(site, 'Schedule', 'velero.io/').slice(0, 1);
  const jobs = objectsOf(site, 'CronJob').filter(
    ({ metadata }) => site.model.backup?.jobs[metadata.name] !== undefined,
  );
  return {
    section: '3. A backup now',
    blocks: [
      'Before anything that cannot be undone.',
      {
        steps: [
          {
            text: 'Objects and volumes:',
            run: [
              ...schedules.map(({ metadata }) =>
                velero(namespace, 'backup', 'create', '--from-schedule', metadata.name, '--wait'),
              ),
              velero(namespace, 'backup', 'get'),
            ],
          },
          ...(jobs.length === 0 || !hasVerb('backup')
            ? []
            : [
                {
                  text: 'Each store, by its own job. The run gets a name of yours (`JOB`).',
                  run: jobs
                    .slice(0, 6)
                    .map(({ metadata }) =>
                      kubectlIn(
                        metadata.namespace ?? '',
                        'create',
                        'job',
                        '$JOB',
                        '--from',
                        `cronjob/${metadata.name}`,
                      ),
                    ),
                },
              ]),
          {
            text: '`Completed`, without errors and warnings? `PartiallyFailed` is not a backup.',
            run: [
              velero(namespace, 'backup', 'describe', '$BACKUP', '--details'),
              velero(namespace, 'backup', 'logs', '$BACKUP'),
            ],
          },
        ],
      },
    ],
  };
}
