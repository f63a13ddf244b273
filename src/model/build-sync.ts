import { storeClustersOf, storeHostOf } from '../spec/derive/stores-of.ts';
import { regionPairOf } from '../spec/derive/sync-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { STORE_PORTS } from './build-externals.ts';
import type { Origins } from './origins.ts';
import type { Sync, SyncPlace } from './sync-types.ts';

/** What is copied between regions, by name. */
export function buildSync(spec: PlatformSpec, origins: Origins): Readonly<Record<string, Sync>> {
  const clusters = storeClustersOf(spec);
  const syncs: Record<string, Sync> = {};
  for (const [name, written] of Object.entries(spec.sync)) {
    const at = ['sync', name];
    if (written.from === undefined) origins.derived([...at, 'from'], 'the first active region');
    if (written.to === undefined) origins.derived([...at, 'to'], 'all other regions');
    if (written.invalidate.length > 0) origins.moved([...at, 'caches'], [...at, 'invalidate']);
    const place = (region: string): SyncPlace => ({
      cluster: clusters.find((cluster) => cluster.region === region)?.name ?? region,
      region,
      bucket: `${written.bucket}-${region}`,
    });
    const { from, to } = regionPairOf(spec, written);
    syncs[name] = {
      name,
      from: place(from),
      to: to.map(place),
      everyUs: written.every,
      rpoUs: written.rpo,
      caches: Object.fromEntries(
        written.invalidate.map((store) => {
          const data = spec.data[store];
          if (data === undefined) throw new Error(`sync ${name} names no store ${store}, and no issue says so`);
          const host = storeHostOf(spec, store, data);
          return [store, { host, port: data.port ?? STORE_PORTS.redis, secret: data.run?.secret ?? null }];
        }),
      ),
    };
  }
  return syncs;
}
