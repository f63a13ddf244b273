/**
 * Which pods are in the mesh. What labels say is certain; where a cluster has mesh objects and no label anywhere says
 * who is in the mesh (it was labelled by hand, as most guides have it), every pod is taken to be in it.
 */
import type { Workload } from '../../kubernetes/workload.ts';
import type { Labels } from '../../manifests/types.ts';
import type { Mesh } from '../../mesh/build-mesh.ts';
import { injection } from '../../mesh/proxies.ts';

const DATAPLANE = 'istio.io/dataplane-mode';
/** Namespaces that the injection webhook never touches. */
const SYSTEM: ReadonlySet<string> = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export interface MeshMembership {
  /** Objects or labels show that this cluster has a mesh at all. */
  readonly usesMesh: boolean;
  readonly isMeshed: (workload: Workload) => boolean;
  /** A label, or its absence from a namespace that is among the objects, keeps the pod outside. */
  readonly isOutside: (workload: Workload) => boolean;
}

function usesMeshObjects(mesh: Mesh): boolean {
  return (
    mesh.virtualServices.length + mesh.gateways.length + mesh.sidecars.length + mesh.envoyFilters.length > 0 ||
    mesh.peerAuthentications.length + mesh.authorizationPolicies.length + mesh.requestAuthentications.length > 0 ||
    mesh.destinationRules.local.size > 0
  );
}

function statement(namespace: Labels, workload: Workload): 'on' | 'off' | 'unsaid' {
  const { labels, annotations } = workload.template;
  const mode = labels[DATAPLANE] ?? namespace[DATAPLANE];
  if (mode === 'ambient') return 'on';
  return injection(namespace, { labels, annotations, hostNetwork: false });
}

/** Answers for the workloads of one cluster. */
export function meshMembership(mesh: Mesh, workloads: readonly Workload[]): MeshMembership {
  const namespaceOf = (workload: Workload): Labels | undefined => mesh.namespaces.get(workload.namespace);
  const states = new Map(workloads.map((each) => [each, statement(namespaceOf(each) ?? {}, each)] as const));
  const isStated = [...states.values()].includes('on');
  const usesMesh = isStated || usesMeshObjects(mesh);
  const isSystem = ({ namespace }: Workload): boolean =>
    SYSTEM.has(namespace) || namespace === mesh.settings.rootNamespace;
  return {
    usesMesh,
    isMeshed: (workload) => {
      const state = states.get(workload) ?? 'unsaid';
      if (isSystem(workload)) return state === 'on';
      const unsaid = mesh.settings.injectByDefault || (usesMesh && !isStated);
      return state === 'on' || (state === 'unsaid' && unsaid);
    },
    isOutside: (workload) => {
      const state = states.get(workload) ?? 'unsaid';
      if (state === 'off') return true;
      return state === 'unsaid' && namespaceOf(workload) !== undefined && isStated && !mesh.settings.injectByDefault;
    },
  };
}
