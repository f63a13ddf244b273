/** Everything in a cluster that makes backups by the clock: Velero, CloudNativePG, and jobs that say so. */
import { booleanAt, itemsAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { type Cron, parseCron } from '../../units/cron.ts';
import { longestGapUs } from '../../units/longest-gap.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { podSpecOf } from './pod-spec.ts';

export interface BackupSchedule {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly engine: 'velero' | 'cloudnative-pg' | 'job';
  /** Where the expression stands, and the expression. */
  readonly path: Path;
  readonly text: string;
  /** Null for one that cannot be read; `problem` says why. */
  readonly cron: Cron | null;
  readonly problem: string | null;
  /** The longest time between two runs; null for one that never comes. */
  readonly gapUs: number | null;
  readonly isPaused: boolean;
}

const KINDS: readonly (readonly [group: string, kind: string, engine: BackupSchedule['engine'], paused: string])[] = [
  ['velero.io', 'Schedule', 'velero', 'paused'],
  ['postgresql.cnpg.io', 'ScheduledBackup', 'cloudnative-pg', 'suspend'],
  ['batch', 'CronJob', 'job', 'suspend'],
];

/** Words that only a program that copies data has in its name or command. */
const COPIES =
  /\b(?:backups?|pg_dump|pg_dumpall|pg_basebackup|mysqldump|mongodump|wal-g|pgbackrest|restic|kopia|bgsave)\b/i;

/** Every word of a container that says what it is. */
function wordsOf(object: unknown): string {
  const words = recordsAt(podSpecOf(object as Manifest['object']), ['containers']).flatMap(([, container]) => [
    stringAt(container, ['name']) ?? '',
    stringAt(container, ['image']) ?? '',
    ...itemsAt(container, ['command']).map(String),
    ...itemsAt(container, ['args']).map(String),
  ]);
  return words.join(' ');
}

/** Whether a CronJob copies data, by its name and by what it runs. */
function isBackupJob({ object }: Manifest): boolean {
  return COPIES.test(object.metadata.name) || COPIES.test(wordsOf(object));
}

function read(
  facts: ClusterFacts,
  manifest: Manifest,
  engine: BackupSchedule['engine'],
  paused: string,
): BackupSchedule {
  const path = ['spec', 'schedule'];
  const text = stringAt(manifest.object, path) ?? '';
  const parsed = parseCron(text, { seconds: engine === 'cloudnative-pg' });
  return {
    manifest,
    namespace: facts.index.namespaceOf(manifest) ?? 'default',
    engine,
    path,
    text,
    cron: parsed.ok ? parsed.value : null,
    problem: parsed.ok ? null : parsed.message,
    gapUs: parsed.ok ? longestGapUs(parsed.value) : null,
    isPaused: booleanAt(manifest.object, ['spec', paused]) === true,
  };
}

/** Every schedule of a cluster, paused ones too. */
export const backupSchedules = remembered((facts: ClusterFacts): readonly BackupSchedule[] =>
  KINDS.flatMap(([group, kind, engine, paused]) =>
    facts
      .objects(group, kind)
      .filter((manifest) => engine !== 'job' || isBackupJob(manifest))
      .map((manifest) => read(facts, manifest, engine, paused)),
  ),
);
