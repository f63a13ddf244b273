import type { KubeObject } from '../../../src/manifests/types.ts';

/** Enough for what a cluster of the examples holds, with room for its autoscalers. */
const NODES_PER_ZONE = 4;
const CAPACITY = { cpu: '32', memory: '128Gi', pods: '110' };

/** Nodes of kwok: as many in each zone, none of them real. */
export function fakeNodes(region: string, zones: readonly string[]): readonly KubeObject[] {
  return zones.flatMap((zone) =>
    Array.from({ length: NODES_PER_ZONE }, (_, index) => {
      const name = `${zone}-${index}`;
      return {
        apiVersion: 'v1',
        kind: 'Node',
        metadata: {
          name,
          annotations: { 'kwok.x-k8s.io/node': 'fake' },
          labels: {
            'kubernetes.io/hostname': name,
            'kubernetes.io/os': 'linux',
            'topology.kubernetes.io/region': region,
            'topology.kubernetes.io/zone': zone,
          },
        },
        status: { allocatable: CAPACITY, capacity: CAPACITY },
      };
    }),
  );
}
