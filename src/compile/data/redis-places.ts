import type { RedisStore } from '../../model/store-types.ts';

type Cluster = Extract<RedisStore['topology'], { readonly kind: 'cluster' }>;

/** Pods of one zone. */
interface ZonePlaces {
  readonly zone: string;
  /** Name of their StatefulSet. */
  readonly set: string;
  readonly pods: number;
}

/** Which pod holds which copy of which part of the keys. */
export interface ClusterPlaces {
  readonly zones: readonly ZonePlaces[];
  /** Names of pods: by part of the keys, its master first. */
  readonly shards: readonly (readonly string[])[];
}

/**
 * Copy c of part s stands in zone s + c: the masters are divided over the zones, since a majority of them must be left to
 * replace one, and no part has two copies in a zone as long as there are no more copies than zones. `redis-cli` by itself
 * separates addresses and knows nothing of zones.
 */
export function clusterPlaces(store: RedisStore, topology: Cluster, zones: readonly string[]): ClusterPlaces {
  const counts = zones.map(() => 0);
  const setOf = (index: number) => `${store.name}-${zones[index] ?? ''}`;
  const shards: string[][] = Array.from({ length: topology.masters }, () => []);
  for (let copy = 0; copy <= topology.replicas; copy++) {
    for (const [shard, pods] of shards.entries()) {
      const zone = (shard + copy) % zones.length;
      pods.push(`${setOf(zone)}-${counts[zone]}`);
      counts[zone] = (counts[zone] ?? 0) + 1;
    }
  }
  return {
    zones: zones.map((zone, i) => ({ zone, set: setOf(i), pods: counts[i] ?? 0 })).filter(({ pods }) => pods > 0),
    shards,
  };
}
