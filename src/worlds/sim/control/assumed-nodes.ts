/**
 * Nodes as assumed: so many per zone and cluster, all alike, with the labels that the scheduler and the mesh read.
 * Leaves out Node objects among the manifests, node pools, cluster autoscaling and reserved resources.
 */
import type { Assumptions, RegionTargets } from '../../../targets/types.ts';
import type { NodeRecord } from './platform-state.ts';

export interface ClusterPlace {
  readonly region: string;
  readonly zones: readonly string[];
}

/** Region and zones of a cluster. A cluster that no region names is a region of its own, its zones called `a`, `b`, `c`. */
export function clusterPlace(cluster: string, regions: readonly RegionTargets[], assume: Assumptions): ClusterPlace {
  const region = regions.find(({ clusters }) => clusters.includes(cluster));
  const letters = Array.from({ length: Math.max(1, assume.zones) }, (_, index) => zoneLetter(index));
  if (region === undefined) return { region: cluster, zones: letters };
  return { region: region.name, zones: region.zones.length === 0 ? letters : [...region.zones].sort() };
}

function zoneLetter(index: number): string {
  return index < 26 ? String.fromCharCode(97 + index) : `z${index}`;
}

/** The nodes of one cluster in name order: `us-east-1a-1`. */
export function assumedNodes(cluster: string, place: ClusterPlace, assume: Assumptions): readonly NodeRecord[] {
  const digits = String(assume.nodesPerZone).length;
  return place.zones
    .flatMap((zone) =>
      Array.from({ length: Math.max(1, assume.nodesPerZone) }, (_, index): NodeRecord => {
        const name = `${zone}-${String(index + 1).padStart(digits, '0')}`;
        return {
          cluster,
          region: place.region,
          zone,
          state: {
            name,
            labels: {
              'kubernetes.io/hostname': name,
              'kubernetes.io/os': 'linux',
              'kubernetes.io/arch': 'amd64',
              'topology.kubernetes.io/region': place.region,
              'topology.kubernetes.io/zone': zone,
            },
            taints: [],
            unschedulable: false,
            ready: true,
            cpuMillis: Math.round(assume.nodeCpu * 1000),
            memoryBytes: assume.nodeMemoryBytes,
          },
          reachable: true,
        };
      }),
    )
    .sort((a, b) => (a.state.name < b.state.name ? -1 : 1));
}
