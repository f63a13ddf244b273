/** Which workloads the mesh has given a proxy, as gateways or sidecars. */
import type { Workload } from '../../../kubernetes/workload.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { type FoundProxy, injection } from '../../../mesh/proxies.ts';

export interface MeshMembership {
  readonly isGateway: (workload: Workload) => boolean;
  /** It has a sidecar, or is a gateway. */
  readonly isMeshed: (workload: Workload) => boolean;
}

/** Answers for the workloads of one cluster. */
export function meshMembership(mesh: Mesh, proxies: readonly FoundProxy[]): MeshMembership {
  const key = (namespace: string, name: string): string => `${namespace}/${name}`;
  const named = (kind: FoundProxy['kind']): ReadonlySet<string> =>
    new Set(proxies.filter((proxy) => proxy.kind === kind).map(({ namespace, workload }) => key(namespace, workload)));
  const gateways = named('gateway');
  const sidecars = named('sidecar');
  const isGateway = ({ namespace, name }: Workload): boolean => gateways.has(key(namespace, name));
  const isMeshed = (workload: Workload): boolean => {
    const { namespace, name, template, manifest } = workload;
    if (isGateway(workload) || sidecars.has(key(namespace, name))) return true;
    // One object may make several sets of pods, of which the mesh may know another name.
    const known = mesh.workloads.filter((each) => each.namespace === namespace && each.origin.manifest === manifest);
    if (known.length > 0) return known.some((each) => sidecars.has(key(each.namespace, each.name)));
    const { labels, annotations } = template;
    return injection(mesh.namespaces.get(namespace) ?? {}, { labels, annotations, hostNetwork: false }) === 'on';
  };
  return { isGateway, isMeshed };
}
