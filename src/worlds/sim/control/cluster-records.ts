/** The clusters of a run as they are before its first moment: nodes, workloads, budgets, autoscalers; no pods yet. */
import { type DisruptionBudget, disruptionBudgetOf } from '../../../kubernetes/eviction.ts';
import { type Autoscaler, autoscalersOf } from '../../../kubernetes/horizontal-pod-autoscaler.ts';
import { type Workload, workloadsOf } from '../../../kubernetes/workload.ts';
import type { ManifestIndex } from '../../../manifests/manifest-index.ts';
import type { Labels } from '../../../manifests/types.ts';
import type { Mesh } from '../../../mesh/build-mesh.ts';
import { findProxies } from '../../../mesh/proxies.ts';
import type { Targets } from '../../../targets/types.ts';
import { assumedGateways } from './assumed-gateways.ts';
import { assumedNodes, clusterPlace } from './assumed-nodes.ts';
import { type MeshMembership, meshMembership } from './mesh-membership.ts';
import type { ClusterRecord, WorkloadRecord } from './platform-state.ts';

export interface ClusterRecords {
  readonly record: ClusterRecord;
  /** What had to be taken for granted, in words. */
  readonly assumed: readonly string[];
}

/** Reads one cluster. */
export function clusterRecords(index: ManifestIndex, mesh: Mesh, targets: Targets): ClusterRecords {
  const { cluster } = mesh;
  const place = clusterPlace(cluster, targets.regions, targets.assume);
  const written = workloadsOf(index, cluster);
  const proxies = findProxies(mesh);
  const gateways = assumedGateways(mesh, proxies, targets.assume.gatewayReplicas);
  const membership = meshMembership(mesh, proxies);
  const all = [...written, ...gateways].sort((a, b) => (a.id < b.id ? -1 : 1));
  const record: ClusterRecord = {
    name: cluster,
    region: place.region,
    zones: place.zones,
    network: mesh.networks.ofCluster.get(cluster) ?? '',
    nodes: assumedNodes(cluster, place, targets.assume),
    workloads: new Map(all.map((workload) => [workload.id, workloadRecord(workload, membership)])),
    budgets: disruptionBudgetsOf(index, cluster),
    autoscalers: scaledByOf(index, cluster, written),
    namespaces: namespaceLabels(mesh),
  };
  const assumed = gateways.map(
    ({ id, replicas }) => `${cluster}: ${replicas} replicas of ${id}, which no manifest defines`,
  );
  const injected = proxies.filter(({ kind, assumed: why }) => kind === 'sidecar' && why !== null);
  if (injected.length > 0)
    assumed.push(`${cluster}: ${injected.length} workloads have a sidecar, since nothing says which do`);
  return { record, assumed };
}

/** A workload without pods. */
export function workloadRecord(workload: Workload, membership: MeshMembership): WorkloadRecord {
  const { template } = workload;
  return {
    cluster: workload.cluster,
    workload,
    replicas: workload.replicas,
    sets: [{ revision: template.revision, template, spec: 0, ofMaximum: 0 }],
    pods: new Set(),
    role: membership.isGateway(workload) ? 'gateway' : 'workload',
    meshed: membership.isMeshed(workload),
    made: 0,
    lastProgressUs: 0,
  };
}

/** Budgets of a cluster in name order. */
export function disruptionBudgetsOf(index: ManifestIndex, cluster: string): readonly DisruptionBudget[] {
  const key = ({ namespace, name }: DisruptionBudget): string => `${namespace}/${name}`;
  return index
    .ofKind('policy', 'PodDisruptionBudget', cluster)
    .map((manifest) => disruptionBudgetOf(manifest.object, index.namespaceOf(manifest) ?? 'default'))
    .sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Autoscalers with what they really scale: Flagger makes a copy of the autoscaler for its primary. */
export function scaledByOf(
  index: ManifestIndex,
  cluster: string,
  workloads: readonly Workload[],
): readonly Autoscaler[] {
  const primaries = new Set(workloads.filter(({ operator }) => operator === 'Canary.flagger.app').map(({ id }) => id));
  return autoscalersOf(index, cluster).map((autoscaler) => {
    const { target, namespace } = autoscaler;
    const name = `${target.name}-primary`;
    return primaries.has(`${target.kind}/${namespace}/${name}`)
      ? { ...autoscaler, target: { ...target, name } }
      : autoscaler;
  });
}

function namespaceLabels(mesh: Mesh): ReadonlyMap<string, Labels> {
  return new Map(
    [...mesh.namespaces].map(([name, labels]) => [name, { 'kubernetes.io/metadata.name': name, ...labels }]),
  );
}
