import { keepOf, walOf } from '../spec/derive/backup-of.ts';
import { storeClustersOf, storeHostOf, storeNamespaceOf } from '../spec/derive/stores-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenDataStore } from '../spec/sections/store.ts';
import type { WrittenLadder } from '../spec/sections/store-backup.ts';
import type { Keep, StoreBackup } from './backup-types.ts';
import { STORE_PORTS } from './build-externals.ts';

const EACH = ['all', 'hourly', 'daily', 'weekly', 'monthly'] as const;

/** Times of keeping, the shortest first. */
export function ladderOf(written: WrittenLadder): readonly Keep[] {
  return EACH.flatMap((each) => {
    const forUs = written[each];
    return forUs === undefined ? [] : [{ each, forUs }];
  }).sort((a, b) => a.forUs - b.forUs);
}

/**
 * Where its copies are read from: of a database that runs here the primary of the same cluster, for the name that
 * services call may lead to the region that writes.
 */
function hostOf(spec: PlatformSpec, name: string, store: WrittenDataStore): string {
  if (store.run === undefined) return storeHostOf(spec, name, store);
  const service = store.kind === 'redis' ? name : `${name}-rw`;
  return `${service}.${storeNamespaceOf(spec, store)}.svc.cluster.local`;
}

/** The operator makes one for the owner of the database; of a Redis that asks for none there is none. */
function secretOf(name: string, { backup, kind, run }: WrittenDataStore): string | null {
  if (backup?.secret !== undefined) return backup.secret;
  if (run === undefined) return `${name}-backup`;
  return kind === 'redis' ? (run.secret ?? null) : `${name}-app`;
}

/** How one store is backed up. */
export function storeBackup(spec: PlatformSpec, name: string): StoreBackup {
  const store = spec.data[name];
  if (store === undefined || (store.kind !== 'postgres' && store.kind !== 'redis')) throw new Error(`no store ${name}`);
  const { backup, kind } = store;
  const wal = walOf(store);
  const host = hostOf(spec, name, store);
  return {
    store: name,
    kind,
    hosts: Object.fromEntries(storeClustersOf(spec).map((cluster) => [cluster.name, host])),
    port: store.port ?? STORE_PORTS[kind],
    database: kind === 'redis' ? null : (backup?.database ?? store.run?.database ?? name),
    namespace: store.run === undefined ? (spec.backup?.namespace ?? '') : storeNamespaceOf(spec, store),
    secret: secretOf(name, store),
    dump: kind === 'redis' ? null : { format: backup?.format ?? 'custom', compression: backup?.compression ?? 9 },
    wal: wal === null ? null : { everyUs: wal.every, keepUs: wal.keep, base: wal.base },
    keep: ladderOf(keepOf(store, kind)),
    isHeld: spec.backup?.holds.includes(name) === true,
  };
}
