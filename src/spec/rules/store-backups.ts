import { chooseWord } from '../../schema/choose-word.ts';
import type { Reading } from '../../schema/reading.ts';
import type { Path } from '../../schema/types.ts';
import { printDuration } from '../../units/duration.ts';
import { backedUpStores, everyOf, isDumped, keepOf, walOf } from '../derive/backup-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenDataStore } from '../sections/store.ts';
import { evenly, pauseOf } from './backup.ts';
import { laddersKept } from './kept-long-enough.ts';
import type { SpecRule } from './spec-rule.ts';

/** Fields that only a database has. */
const OF_DATABASES = ['format', 'compression', 'wal', 'database'] as const;

/** A backup is of something that is there and can be copied, goes somewhere, and outlives the next one. */
export const storeBackups: SpecRule = (spec, reading) => {
  listed(spec, reading);
  held(spec, reading);
  for (const [name, store] of Object.entries(spec.data)) {
    const at = ['data', name, 'backup'];
    if (store.backup === undefined && (spec.backup === undefined || spec.backup.data?.includes(name) === false))
      continue;
    if (store.backup !== undefined && !isWanted(spec, name, store, at, reading)) continue;
    if (isDumped(store.kind)) times(store, store.kind, at, reading);
  }
};

function listed({ backup, data }: PlatformSpec, reading: Reading): void {
  for (const [index, name] of (backup?.data ?? []).entries()) {
    const at = ['backup', 'data', index];
    const store = Object.hasOwn(data, name) ? data[name] : undefined;
    if (store === undefined) {
      const known = Object.keys(data).filter((each) => isDumped(data[each]?.kind ?? ''));
      reading.report('SPEC027', at, `there is no data store ${name}`, chooseWord(name, known));
    } else if (!isDumped(store.kind)) reading.report('SPEC025', at, uncopied(name, store), 'take it away');
  }
}

function held(spec: PlatformSpec, reading: Reading): void {
  const known = backedUpStores(spec);
  for (const [index, name] of (spec.backup?.holds ?? []).entries()) {
    const at = ['backup', 'holds', index];
    if (!known.includes(name)) {
      reading.report('SPEC027', at, `nothing backs up a store ${name}`, chooseWord(name, known));
    } else if (spec.backup?.lock === 'none') {
      const message = `nothing can hold ${name}: a bucket without a lock has no holds`;
      reading.report('SPEC025', at, message, 'let `lock` be, or take the hold away');
    }
  }
}

function uncopied(name: string, { kind }: WrittenDataStore): string {
  return kind === 'kafka'
    ? `${name} is a log that others read on: it is mirrored, not dumped`
    : `${name} is a bucket: its copies in other regions are its backup`;
}

function isWanted(spec: PlatformSpec, name: string, store: WrittenDataStore, at: Path, reading: Reading): boolean {
  if (spec.backup === undefined) {
    reading.report('SPEC007', at, 'nothing says where backups go', 'add `backup: { bucket: … }` beside `data`');
    return false;
  }
  if (!isDumped(store.kind)) {
    reading.report('SPEC025', at, uncopied(name, store), 'take it away');
    return false;
  }
  if (spec.backup.data?.includes(name) === false) {
    reading.report('SPEC030', at, `${name} is not among \`backup.data\``, `add ${name} there, or take this away`);
    return false;
  }
  for (const field of OF_DATABASES) {
    if (store.kind !== 'redis' || store.backup?.[field] === undefined) continue;
    reading.report('SPEC030', [...at, field], `\`${field}\` is of databases, and ${name} is a Redis`, 'take it away');
  }
  if (store.kind === 'postgres' && store.run === undefined && store.backup?.wal !== undefined) {
    const message = `the log of ${name} is with whoever runs it, and that is not this platform`;
    reading.report('SPEC025', [...at, 'wal'], message, 'take it away, or let it `run` here');
  }
  return true;
}

function times(store: WrittenDataStore, kind: 'postgres' | 'redis', at: Path, reading: Reading): void {
  const every = everyOf(store, kind);
  evenly(every, [...at, 'every'], reading);
  laddersKept(keepOf(store, kind), every, [...at, 'keep'], reading);
  const wal = walOf(store);
  if (wal === null) return;
  const gap = pauseOf(wal.base, [...at, 'wal', 'base'], reading);
  if (gap === null || wal.keep >= gap) return;
  const message = `the log is kept for ${printDuration(wal.keep)}, and up to ${printDuration(gap)} of it are needed to reach the next copy of the files`;
  reading.report('SPEC028', [...at, 'wal', 'keep'], message, `write at least \`${printDuration(gap)}\``);
}
