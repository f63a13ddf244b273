import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { parseCron } from '../../units/cron.ts';
import { DAY_US, printDuration } from '../../units/duration.ts';
import { everySchedule } from '../../units/every-schedule.ts';
import { longestGapUs } from '../../units/longest-gap.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenBackup } from '../sections/backup.ts';
import { demandBucketName } from './bucket-name.ts';
import { laddersKept } from './kept-long-enough.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

/** Versions of Velero whose objects we know: volumes by label since the first. */
const VELERO = { least: [1, 17], most: [1, 18] } as const;
/** Younger objects S3 does not move to an infrequent class. */
const LEAST_INFREQUENT_US = 30 * DAY_US;

/** Whatever is named exists, every schedule comes, and nothing is gone before the next is there. */
export const backup: SpecRule = (spec, reading) => {
  const { backup: written } = spec;
  if (written === undefined) return;
  schedules(written, reading);
  frequencies(written, reading);
  places(spec, written, reading);
  copies(spec, written, reading);
  hooks(spec, written, reading);
  tiers(spec, written, reading);
  version(written, reading);
};

/** Reports a schedule that never comes; answers its longest pause. */
export function pauseOf(text: string, at: Path, reading: Reading): number | null {
  const read = parseCron(text);
  if (!read.ok) return null;
  const gap = longestGapUs(read.value);
  if (gap === null) {
    reading.report('SPEC028', at, `${text} never comes: no month has that day`, 'write a day that there is');
  }
  return gap;
}

/** Reports a frequency that cron cannot say. */
export function evenly(us: number, at: Path, reading: Reading): void {
  if (everySchedule(us) !== null) return;
  const message = `every ${printDuration(us)} drifts: no schedule has it at the same minutes of every hour or day`;
  reading.report(
    'SPEC028',
    at,
    message,
    'write a part of an hour (5m, 10m, 15m, 20m, 30m), or hours that divide a day',
  );
}

function schedules(written: WrittenBackup, reading: Reading): void {
  for (const [name, { at, keep }] of Object.entries(written.schedules)) {
    const path = ['backup', 'schedules', name];
    const gap = pauseOf(at, [...path, 'at'], reading);
    if (gap === null || keep >= gap) continue;
    const message = `what ${name} made is gone after ${printDuration(keep)}, and the next comes up to ${printDuration(gap)} later`;
    reading.report('SPEC028', [...path, 'keep'], message, `write at least \`${printDuration(gap)}\``);
  }
  pauseOf(written.copies.verify, ['backup', 'copies', 'verify'], reading);
}

function frequencies({ configuration, etcd }: WrittenBackup, reading: Reading): void {
  const at = ['backup', 'configuration'];
  evenly(configuration.every, [...at, 'every'], reading);
  laddersKept(configuration.keep, configuration.every, [...at, 'keep'], reading);
  if (etcd === undefined) return;
  evenly(etcd.every, ['backup', 'etcd', 'every'], reading);
  if (etcd.keep >= etcd.every) return;
  const message = `a snapshot is gone after ${printDuration(etcd.keep)}, before the next is made`;
  reading.report('SPEC028', ['backup', 'etcd', 'keep'], message, `write at least \`${printDuration(etcd.every)}\``);
}

function places(spec: PlatformSpec, { bucket, urls }: WrittenBackup, reading: Reading): void {
  for (const region of Object.keys(spec.regions)) {
    demandBucketName(`${bucket}-${region}`, ['backup', 'bucket'], reading);
    if (urls?.[region] !== undefined || (spec.provider === 'aws' && urls === undefined)) continue;
    const message = `nothing says where the object store of ${region} answers`;
    reading.report('SPEC007', ['backup'], message, `add \`urls: { ${region}: https://… }\``);
  }
  for (const region of Object.keys(urls ?? {}))
    demandNamed(spec, 'region', region, ['backup', 'urls', region], reading);
}

function copies(spec: PlatformSpec, { copies: { to } }: WrittenBackup, reading: Reading): void {
  for (const [from, targets] of Object.entries(to ?? {})) {
    const at = ['backup', 'copies', 'to', from];
    demandNamed(spec, 'region', from, at, reading);
    for (const [index, target] of targets.entries()) {
      demandNamed(spec, 'region', target, [...at, index], reading);
      if (target !== from) continue;
      const message = `a copy of ${from} in ${from} is lost together with it`;
      reading.report('SPEC030', [...at, index], message, 'name another region');
    }
  }
}

function hooks(spec: PlatformSpec, written: WrittenBackup, reading: Reading): void {
  for (const [name, { service, before, after }] of Object.entries(written.hooks)) {
    const at = ['backup', 'hooks', name];
    demandNamed(spec, 'service', service, [...at, 'service'], reading);
    if (before.length + after.length > 0) continue;
    reading.report(
      'SPEC007',
      at,
      `${name} has a command neither before nor after`,
      'add `before: [command, argument]`',
    );
  }
}

function tiers(spec: PlatformSpec, { tiers: { infrequent, archive }, urls }: WrittenBackup, reading: Reading): void {
  if (archive <= infrequent) {
    const message = `objects would be archived after ${printDuration(archive)}, before they become infrequent`;
    const fix = `write more than \`${printDuration(infrequent)}\``;
    reading.report('SPEC028', ['backup', 'tiers', 'archive'], message, fix);
  }
  if (spec.provider !== 'aws' || urls !== undefined || infrequent >= LEAST_INFREQUENT_US) return;
  const message = `S3 does not move objects to an infrequent class before they are 30 days old`;
  reading.report('SPEC028', ['backup', 'tiers', 'infrequent'], message, 'write at least `30d`');
}

function version({ velero }: WrittenBackup, reading: Reading): void {
  const [major = 0, minor = 0] = velero.version.split('.').map(Number);
  const order = major * 1000 + minor;
  if (order >= VELERO.least[0] * 1000 + VELERO.least[1] && order <= VELERO.most[0] * 1000 + VELERO.most[1]) return;
  const known = `${VELERO.least.join('.')} to ${VELERO.most.join('.')}`;
  const message = `what we write is read by Velero ${known}; of ${velero.version} nobody has tried it`;
  reading.report('SPEC009', ['backup', 'velero', 'version'], message, `write \`${VELERO.most.join('.')}.0\``);
}
