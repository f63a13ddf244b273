/**
 * Whom a fault hits: everything that all given fields allow, in name order, or one of these where an index is given. An
 * index beyond the last counts on from the first, so that a schedule still means something on a smaller platform.
 */
import { includesLabels } from '../../../mesh/includes-labels.ts';
import type { ControlLevers } from '../control/control-levers.ts';
import {
  type ClusterRecord,
  isActive,
  type NodeRecord,
  type PodRecord,
  type WorkloadRecord,
} from '../control/platform-state.ts';
import type { FaultTarget, SimPod } from '../types.ts';

/** Live pods of the given roles, by cluster, namespace and name. */
export function selectPods(
  levers: ControlLevers,
  target: FaultTarget,
  roles: readonly SimPod['role'][],
): readonly PodRecord[] {
  const found = clustersOf(levers, target)
    .flatMap((cluster) => levers.state.livePods(cluster))
    .filter((record) => isActive(record) && roles.includes(record.sim.role) && isHit(record, target));
  return pick(found.sort(byName), target);
}

/** Whether a pod is one that the target's fields name, its index aside. */
export function isHit({ sim, owner, template }: PodRecord, target: FaultTarget): boolean {
  return (
    (target.cluster === undefined || sim.cluster === target.cluster) &&
    (target.zone === undefined || sim.locality.zone === target.zone) &&
    (target.node === undefined || sim.node === target.node) &&
    (target.labels === undefined || includesLabels(sim.labels, target.labels)) &&
    (target.image === undefined || template.serving.image === target.image) &&
    (target.workload === undefined || isNamed(owner, target.workload))
  );
}

/** Nodes by cluster and name. */
export function selectNodes(levers: ControlLevers, target: FaultTarget): readonly NodeRecord[] {
  const found = clustersOf(levers, target)
    .flatMap(({ nodes }) => nodes)
    .filter(
      (node) =>
        (target.zone === undefined || node.zone === target.zone) &&
        (target.node === undefined || node.state.name === target.node),
    );
  return pick(found, target);
}

/** Workloads by cluster and id; servers outside the clusters are nobody's to roll. */
export function selectWorkloads(levers: ControlLevers, target: FaultTarget): readonly WorkloadRecord[] {
  const found = clustersOf(levers, target)
    .flatMap(({ workloads }) => [...workloads.values()])
    .filter(
      (owner) =>
        owner.role !== 'external' &&
        (target.workload === undefined || isNamed(owner, target.workload)) &&
        (target.labels === undefined || includesLabels(owner.workload.template.labels, target.labels)) &&
        (target.image === undefined || owner.workload.template.serving.image === target.image),
    );
  return pick(found, target);
}

function clustersOf(levers: ControlLevers, target: FaultTarget): readonly ClusterRecord[] {
  const all = [...levers.state.clusters.values()];
  return target.cluster === undefined ? all : all.filter(({ name }) => name === target.cluster);
}

/** `namespace/name` of the workload; a server outside the clusters also goes by its host alone. */
function isNamed({ workload }: WorkloadRecord, name: string): boolean {
  return `${workload.namespace}/${workload.name}` === name || (workload.kind === 'External' && workload.name === name);
}

function pick<T>(found: readonly T[], { index }: FaultTarget): readonly T[] {
  if (index === undefined || found.length === 0) return found;
  return [found[index % found.length]!];
}

function byName(a: PodRecord, b: PodRecord): number {
  const key = ({ sim }: PodRecord): string => `${sim.cluster}\n${sim.namespace}\n${sim.name}`;
  return key(a) < key(b) ? -1 : 1;
}
