import { DAY_US, HOUR_US, MINUTE_US } from '../../units/duration.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenDataStore } from '../sections/store.ts';
import type { WrittenLadder, WrittenStoreBackup } from '../sections/store-backup.ts';
import { clustersOf } from './clusters-of.ts';

/** Time between two portable copies where nobody says otherwise. */
const USUAL_EVERY_US = { postgres: HOUR_US, redis: 30 * MINUTE_US } as const;

/** Times of keeping where nobody says otherwise: the month of dumps and the years of auditors, the hours of a cache. */
const USUAL_KEEP: Readonly<Record<'postgres' | 'redis', WrittenLadder>> = {
  postgres: { hourly: 24 * HOUR_US, daily: 30 * DAY_US, weekly: 90 * DAY_US, monthly: 7 * 365 * DAY_US },
  redis: { all: 6 * HOUR_US, daily: 7 * DAY_US },
};
const USUAL_WAL = { every: 5 * MINUTE_US, keep: 30 * DAY_US, base: '0 1 * * *' } as const;

/** Kinds of stores that a portable copy can be made of. */
export type DumpedKind = keyof typeof USUAL_EVERY_US;

/** Whether a portable copy can be made of it. */
export function isDumped(kind: string): kind is DumpedKind {
  return kind === 'postgres' || kind === 'redis';
}

/** Names of the stores that are backed up: those that are listed, else every PostgreSQL and Redis. */
export function backedUpStores(spec: PlatformSpec): readonly string[] {
  if (spec.backup === undefined) return [];
  const names = Object.keys(spec.data).filter((name) => isDumped(spec.data[name]?.kind ?? ''));
  return spec.backup.data === undefined ? names : names.filter((name) => spec.backup?.data?.includes(name));
}

/** Time between two portable copies of a store. */
export function everyOf({ backup }: WrittenDataStore, kind: DumpedKind): number {
  return backup?.every ?? USUAL_EVERY_US[kind];
}

/** How long portable copies of a store are kept. */
export function keepOf({ backup }: WrittenDataStore, kind: DumpedKind): WrittenLadder {
  return backup?.keep ?? USUAL_KEEP[kind];
}

/** How its log is archived: as written, else as usual where the database runs here; null elsewhere. */
export function walOf({ backup, kind, run }: WrittenDataStore): NonNullable<WrittenStoreBackup['wal']> | null {
  if (kind !== 'postgres' || run === undefined) return null;
  return backup?.wal ?? USUAL_WAL;
}

/** Clusters of regions that only stand by. */
export function passiveClusters(spec: PlatformSpec): readonly string[] {
  return clustersOf(spec)
    .filter(({ region }) => spec.regions[region]?.role === 'passive')
    .map(({ name }) => name);
}
