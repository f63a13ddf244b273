import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenReplicas, WrittenVersionReplicas } from '../sections/delivery.ts';
import type { WrittenService } from '../sections/service.ts';
import { clustersOf, type SpecCluster } from './clusters-of.ts';

export interface ReplicaBounds {
  readonly min: number;
  readonly max: number;
}

/** Pods of the live version by cluster; clusters that run none are left out. */
export function replicasOf(spec: PlatformSpec, service: WrittenService): Readonly<Record<string, ReplicaBounds>> {
  const clusters = clustersOf(spec);
  const bounds: Record<string, ReplicaBounds> = {};
  for (const cluster of clusters) {
    const min = minimumIn(cluster, clusters, service.replicas);
    if (min === 0) continue;
    bounds[cluster.name] = { min, max: maximumIn(cluster, clusters, service.replicas) ?? min };
  }
  return bounds;
}

/** Pods of another version by cluster, where the service runs at all. */
export function versionReplicasOf(
  spec: PlatformSpec,
  live: Readonly<Record<string, ReplicaBounds>>,
  written: WrittenVersionReplicas | undefined,
  otherwise: (liveMinimum: number) => number,
): Readonly<Record<string, ReplicaBounds>> {
  const clusters = clustersOf(spec);
  const bounds: Record<string, ReplicaBounds> = {};
  for (const cluster of clusters) {
    const here = Object.hasOwn(live, cluster.name) ? live[cluster.name] : undefined;
    if (here === undefined) continue;
    const count = versionCount(cluster, clusters, written) ?? otherwise(here.min);
    if (count > 0) bounds[cluster.name] = { min: count, max: count };
  }
  return bounds;
}

function versionCount(
  cluster: SpecCluster,
  clusters: readonly SpecCluster[],
  written: WrittenVersionReplicas | undefined,
): number | undefined {
  if (written === undefined || typeof written === 'number') return written;
  return numberAt(written, cluster, clusters) ?? 0;
}

function minimumIn(cluster: SpecCluster, clusters: readonly SpecCluster[], written: WrittenReplicas): number {
  if (typeof written === 'number') return partOf(written, cluster, clusters);
  const here = numberAt(written, cluster, clusters);
  if (here !== undefined) return here;
  const everywhere = numberOf(written, 'min');
  return everywhere === undefined ? 0 : partOf(everywhere, cluster, clusters);
}

function maximumIn(
  cluster: SpecCluster,
  clusters: readonly SpecCluster[],
  written: WrittenReplicas,
): number | undefined {
  if (typeof written === 'number' || !Object.hasOwn(written, 'max')) return undefined;
  const max = written.max!;
  return typeof max === 'number' ? partOf(max, cluster, clusters) : numberAt(max, cluster, clusters);
}

/** What a map says about a cluster by its own name, or through its region. */
function numberAt(
  map: Readonly<Record<string, unknown>>,
  cluster: SpecCluster,
  clusters: readonly SpecCluster[],
): number | undefined {
  const own = numberOf(map, cluster.name);
  if (own !== undefined) return own;
  const region = numberOf(map, cluster.region);
  return region === undefined ? undefined : partOf(region, cluster, clusters);
}

function numberOf(map: Readonly<Record<string, unknown>>, key: string): number | undefined {
  const value = Object.hasOwn(map, key) ? map[key] : undefined;
  return typeof value === 'number' ? value : undefined;
}

/** A region's number divided over its clusters as evenly as it goes, the first ones taking what is left over. */
function partOf(count: number, cluster: SpecCluster, clusters: readonly SpecCluster[]): number {
  const siblings = clusters.filter(({ region }) => region === cluster.region);
  const at = siblings.findIndex(({ name }) => name === cluster.name);
  return Math.floor(count / siblings.length) + (at < count % siblings.length ? 1 : 0);
}
