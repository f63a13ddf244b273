import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenDataStore, WrittenReplication, WrittenRun } from '../sections/store.ts';
import { clustersOf, firstActiveRegion } from './clusters-of.ts';

/** Namespace of a store that runs here. */
export function storeNamespaceOf(spec: PlatformSpec, store: WrittenDataStore): string {
  return store.run?.namespace ?? `${spec.metadata.name}-data`;
}

/** Clusters that run stores: the first of each region. A second copy in one region would guard against nothing. */
export function storeClustersOf(spec: PlatformSpec): readonly { readonly name: string; readonly region: string }[] {
  const regions = new Set<string>();
  return clustersOf(spec).filter(({ region }) => !regions.has(region) && regions.add(region));
}

/** Who writes: as written, else one region. */
export function writerOf(store: WrittenDataStore): WrittenReplication['writer'] {
  return store.replication?.writer ?? 'one';
}

/** Whether other regions follow the one that writes, so that services of all regions call it by one name. */
export function isFollowed(spec: PlatformSpec, store: WrittenDataStore): boolean {
  return (
    store.kind === 'postgres' &&
    store.run !== undefined &&
    writerOf(store) === 'one' &&
    Object.keys(spec.regions).length > 1
  );
}

/** Whether what is written to a Kafka of one region is copied to others: only where that is asked for. */
export function isMirrored(spec: PlatformSpec, store: WrittenDataStore): boolean {
  return (
    store.kind === 'kafka' &&
    store.run !== undefined &&
    store.replication !== undefined &&
    Object.keys(spec.regions).length > 1
  );
}

/** Region that writes, where one does: the one that is named, else the first that is active, else the first. */
export function primaryRegionOf(spec: PlatformSpec, store: WrittenDataStore): string {
  return store.replication?.primary ?? firstActiveRegion(spec);
}

/** The host that services call. A bucket has none of its own. */
export function storeHostOf(spec: PlatformSpec, name: string, store: WrittenDataStore): string {
  if (store.run === undefined) return store.host ?? '';
  if (isFollowed(spec, store)) return store.host ?? `${name}.${spec.metadata.name}.internal`;
  return `${serviceOf(name, store.kind, store.run)}.${storeNamespaceOf(spec, store)}.svc.cluster.local`;
}

function serviceOf(name: string, kind: WrittenDataStore['kind'], run: WrittenRun): string {
  if (kind === 'redis') return name;
  // As Strimzi names it.
  if (kind === 'kafka') return `${name}-kafka-bootstrap`;
  return run.pool > 0 ? `${name}-pool` : `${name}-rw`;
}
