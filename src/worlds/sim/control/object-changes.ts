/**
 * What follows from a changed object: controllers see it at once, proxies after the propagation delay. Every reading is
 * done anew from the stored objects, because one object may speak through another (a Rollout takes its template from a
 * Deployment, Flagger copies one).
 */
import { workloadsOf } from '../../../kubernetes/workload.ts';
import { groupOf } from '../../../manifests/object-scope.ts';
import type { Manifest } from '../../../manifests/types.ts';
import { findProxies } from '../../../mesh/proxies.ts';
import type { AutoscalerLoop } from './autoscaler-loop.ts';
import { disruptionBudgetsOf, scaledByOf, workloadRecord } from './cluster-records.ts';
import { meshMembership } from './mesh-membership.ts';
import type { MeshViews } from './mesh-views.ts';
import type { ObjectStore } from './object-store.ts';
import type { ClusterRecord, PlatformState } from './platform-state.ts';
import type { WorkloadLoop } from './workload-loop.ts';

const WORKLOAD_GROUPS: ReadonlySet<string> = new Set([
  'apps',
  'argoproj.io',
  'flagger.app',
  'postgresql.cnpg.io',
  'kafka.strimzi.io',
  'monitoring.coreos.com',
  'opentelemetry.io',
]);
const AUTOSCALER_GROUPS: ReadonlySet<string> = new Set(['autoscaling', 'keda.sh']);
const MESH_GROUPS: ReadonlySet<string> = new Set([
  'networking.istio.io',
  'security.istio.io',
  'telemetry.istio.io',
  'install.istio.io',
  'gateway.networking.k8s.io',
  'flagger.app',
  'argoproj.io',
]);
const MESH_CORE_KINDS: ReadonlySet<string> = new Set(['Service', 'Namespace', 'ConfigMap', 'Secret']);

export interface ChangeParts {
  readonly state: PlatformState;
  readonly store: ObjectStore;
  readonly meshes: MeshViews;
  readonly workloads: WorkloadLoop;
  readonly autoscalers: AutoscalerLoop;
  readonly propagationUs: number;
  /** Services and servers are read anew from what proxies have been given. */
  readonly reloadServices: () => void;
}

/** Returns what to do about an object that was stored. */
export function objectChanges(parts: ChangeParts): (manifest: Manifest) => void {
  return (manifest) => {
    const { object } = manifest;
    const group = groupOf(object.apiVersion);
    const cluster = parts.state.clusters.get(manifest.cluster);
    parts.state.kernel.trace(
      'object',
      `${object.kind} ${object.metadata.namespace ?? ''}/${object.metadata.name}`,
      'changed',
    );
    if (cluster === undefined) return;
    if (WORKLOAD_GROUPS.has(group)) changeWorkloads(parts, cluster);
    if (AUTOSCALER_GROUPS.has(group) || WORKLOAD_GROUPS.has(group)) changeAutoscalers(parts, cluster);
    if (group === 'policy') cluster.budgets = disruptionBudgetsOf(parts.store.index(), cluster.name);
    if (MESH_GROUPS.has(group) || (group === '' && MESH_CORE_KINDS.has(object.kind))) giveToProxies(parts, manifest);
  };
}

function giveToProxies(parts: ChangeParts, manifest: Manifest): void {
  const { kernel } = parts.state;
  kernel.after(parts.propagationUs, () => {
    parts.store.give(manifest);
    parts.reloadServices();
    kernel.trace('configuration', manifest.cluster, `${manifest.object.kind} ${manifest.object.metadata.name}`);
    parts.state.traffic?.configChanged();
  });
}

function changeAutoscalers({ store, autoscalers }: ChangeParts, cluster: ClusterRecord): void {
  const workloads = [...cluster.workloads.values()].map(({ workload }) => workload);
  cluster.autoscalers = scaledByOf(store.index(), cluster.name, workloads);
  autoscalers.start();
}

/** New templates are rolled out, new counts scaled to, new workloads made. */
function changeWorkloads({ store, meshes, workloads }: ChangeParts, cluster: ClusterRecord): void {
  const read = workloadsOf(store.index(), cluster.name);
  const mesh = meshes.of(cluster.name);
  const membership = meshMembership(mesh, findProxies(mesh));
  for (const workload of read) {
    const owner = cluster.workloads.get(workload.id);
    if (owner === undefined) {
      const made = workloadRecord(workload, membership);
      cluster.workloads.set(workload.id, made);
      workloads.wake(made);
      continue;
    }
    const wasWritten = owner.workload.replicas;
    workloads.replace(owner, workload);
    // Bounds of an autoscaler are the autoscaler's to enforce, at its next sync.
    if (workload.replicasFrom === 'autoscaler') continue;
    if (workload.replicas !== wasWritten) workloads.scale(owner, workload.replicas, 'written');
  }
  const sorted = [...cluster.workloads].sort(([a], [b]) => (a < b ? -1 : 1));
  cluster.workloads.clear();
  for (const [id, owner] of sorted) cluster.workloads.set(id, owner);
}
