import { isFollowed, storeHostOf } from '../spec/derive/stores-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { Origins } from './origins.ts';
import type { External } from './types.ts';

/** Ports that these products listen on unless told otherwise. */
export const STORE_PORTS = { postgres: 5432, redis: 6379, kafka: 9092 } as const;

/** Databases and third parties, by the names that services call them by. */
export function buildExternals(spec: PlatformSpec, origins: Origins): Readonly<Record<string, External>> {
  const externals: Record<string, External> = {};
  for (const [name, store] of Object.entries(spec.data)) {
    // A bucket is asked for by its provider's own name, under `externals`.
    if (store.kind === 'bucket') continue;
    origins.moved(['externals', name], ['data', name]);
    for (const field of ['kind', 'host', 'addresses', 'location', 'connections', 'concurrency']) {
      origins.moved(['externals', name, field], ['data', name, field]);
    }
    origins.moved(['externals', name, 'workUs'], ['data', name, 'work']);
    if (store.port === undefined) origins.derived(['externals', name, 'port'], `the usual port of ${store.kind}`);
    else origins.moved(['externals', name, 'port'], ['data', name, 'port']);
    const isService = store.run !== undefined && !isFollowed(spec, store);
    if (store.host === undefined) origins.derived(['externals', name, 'host'], 'where it runs');
    if (isService) origins.derived(['externals', name, 'location'], 'it runs here');
    externals[name] = {
      name,
      kind: store.kind,
      host: storeHostOf(spec, name, store),
      port: store.port ?? STORE_PORTS[store.kind],
      protocol: 'tcp',
      resolution: store.addresses.length === 0 ? 'dns' : 'static',
      addresses: store.addresses,
      location: isService ? 'cluster' : store.location,
      connections: store.connections ?? null,
      workUs: store.work,
      concurrency: store.concurrency,
    };
  }
  for (const [name, external] of Object.entries(spec.externals)) {
    externals[name] = {
      name,
      kind: 'api',
      host: external.host,
      port: external.port,
      protocol: external.protocol,
      resolution: external.addresses.length === 0 ? 'dns' : 'static',
      addresses: external.addresses,
      location: 'external',
      connections: external.connections ?? null,
      workUs: external.work,
      concurrency: external.concurrency,
    };
  }
  return externals;
}
