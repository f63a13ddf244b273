/**
 * Pods for the workloads of a case: one per replica, spread over three zones, with fixed addresses. Both sides are given
 * the same ones.
 */
import type { Labels } from '../../../src/manifests/types.ts';
import type { Mesh } from '../../../src/mesh/build-mesh.ts';
import { type FoundProxy, findProxies } from '../../../src/mesh/proxies.ts';
import type { Locality } from '../../../src/mesh/types.ts';
import type { Workload } from '../../../src/mesh/workloads.ts';

export interface PlacedPod {
  readonly cluster: string;
  readonly network: string;
  readonly namespace: string;
  readonly workload: string;
  readonly name: string;
  readonly labels: Labels;
  readonly serviceAccount: string;
  readonly ports: Workload['ports'];
  readonly ip: string;
  readonly node: string;
  readonly locality: Locality;
  /** It has a sidecar. */
  readonly meshed: boolean;
  readonly ready: boolean;
}

const ZONES = ['a', 'b', 'c'];

type Made = Pick<Workload, 'cluster' | 'namespace' | 'name' | 'labels' | 'serviceAccount' | 'ports' | 'replicas'>;

/** Gateways that no object declares have pods too: Istio's installation makes them. */
function assumedGateways(proxies: readonly FoundProxy[], workloads: readonly Workload[]): readonly Made[] {
  const missing = proxies.filter(
    ({ namespace, workload }) => !workloads.some((each) => each.namespace === namespace && each.name === workload),
  );
  return missing.map((proxy) => ({ ...proxy, name: proxy.workload, ports: [], replicas: 2 }));
}

function localityIn(cluster: string, zone: number): Locality {
  return { region: cluster, zone: `${cluster}${ZONES[zone]}`, subzone: '' };
}

/** Node of a pod: one per zone. */
export function nodeName(cluster: string, zone: string): string {
  return `node-${cluster}-${zone}`;
}

/** All pods of all clusters; addresses count up, so that the same case gives the same bytes. */
export function placePods(meshes: ReadonlyMap<string, Mesh>, hasUnready = false): readonly PlacedPod[] {
  const pods: PlacedPod[] = [];
  for (const [cluster, mesh] of meshes) {
    const proxies = findProxies(mesh);
    const own = mesh.workloads.filter((each) => each.cluster === cluster);
    // A store's leader and its followers differ in labels and count on.
    const counted = new Map<string, number>();
    for (const made of [...own, ...assumedGateways(proxies, own)]) {
      const meshed = proxies.some(
        (each) => each.kind === 'sidecar' && each.namespace === made.namespace && each.workload === made.name,
      );
      const replicas = made.replicas ?? 1;
      const set = `${made.namespace}/${made.name}`;
      const first = counted.get(set) ?? 0;
      counted.set(set, first + replicas);
      for (let replica = first; replica < first + replicas; replica++) {
        const number = pods.length;
        const locality = localityIn(cluster, replica % ZONES.length);
        pods.push({
          cluster,
          network: mesh.networks.ofCluster.get(cluster) ?? '',
          namespace: made.namespace,
          workload: made.name,
          name: `${made.name}-${replica}`,
          labels: made.labels,
          serviceAccount: made.serviceAccount,
          ports: made.ports,
          ip: `10.1.${Math.floor(number / 250)}.${(number % 250) + 1}`,
          node: nodeName(cluster, locality.zone),
          locality,
          meshed,
          ready: !hasUnready || replica > 0 || replicas === 1,
        });
      }
    }
  }
  return pods;
}
