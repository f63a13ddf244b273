/** Which workloads back a destination, and with how many pods as declared. */
import type { Mesh } from './build-mesh.ts';
import { includesLabels } from './includes-labels.ts';
import type { Cluster, EndpointSelector } from './types.ts';
import type { Workload } from './workloads.ts';

export interface BackingWorkload {
  readonly workload: Workload;
  /** Container port that the requests arrive at. */
  readonly port: number;
}

/** Labels that Istio adds from where a pod runs; nothing declares them. */
function isTopologyLabel(key: string): boolean {
  return key.startsWith('topology.istio.io/') || key.startsWith('topology.kubernetes.io/');
}

function backing(mesh: Mesh, selector: EndpointSelector & { readonly kind: 'pods' }): readonly BackingWorkload[] {
  const declared = Object.entries(selector.subsetLabels).filter(([key]) => !isTopologyLabel(key));
  const wanted = { ...selector.selector, ...Object.fromEntries(declared) };
  return mesh.workloads.flatMap((workload) => {
    if (workload.namespace !== selector.namespace || !selector.clusters.includes(workload.cluster)) return [];
    if (!includesLabels(workload.labels, wanted)) return [];
    const { targetPort } = selector;
    const port =
      typeof targetPort === 'number' ? targetPort : workload.ports.find((each) => each.name === targetPort)?.port;
    // A pod without a port of that name is no endpoint.
    return port === undefined ? [] : [{ workload, port }];
  });
}

/** Workloads whose pods are endpoints of a cluster; none where endpoints are written down or unknown. */
export function backingWorkloads(mesh: Mesh, cluster: Cluster): readonly BackingWorkload[] {
  return cluster.endpoints.kind === 'pods' ? backing(mesh, cluster.endpoints) : [];
}

/** Endpoints as declared: replicas of the workloads, or addresses; null when nothing says how many. */
export function declaredEndpoints(mesh: Mesh, cluster: Cluster): number | null {
  const { endpoints, missing } = cluster;
  if (missing !== null) return 0;
  if (endpoints.kind === 'none') return null;
  if (endpoints.kind === 'static') return endpoints.resolution === 'none' ? null : endpoints.endpoints.length;
  const found = backing(mesh, endpoints);
  let total = 0;
  for (const { workload } of found) {
    if (workload.replicas === null) return null;
    total += workload.replicas;
  }
  return total;
}
