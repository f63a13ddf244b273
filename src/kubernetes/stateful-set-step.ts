/**
 * One step of the StatefulSet controller (pkg/controller/statefulset `updateStatefulSet`): which ordinals to make and
 * which to delete now. `OrderedReady` makes one at a time from the lowest, removes one at a time from the highest, and
 * does neither while another pod is not healthy; `Parallel` does not wait. An ordinal whose pod is still terminating
 * (as on a node that cannot be reached) is not made again.
 */
import { resolveIntOrPercent } from '../manifests/int-or-percent.ts';

export interface OrdinalState {
  readonly ordinal: number;
  readonly revision: string;
  /** Running and ready, for `minReadySeconds`. */
  readonly available: boolean;
  readonly terminating: boolean;
}

export interface StatefulSetState {
  readonly replicas: number;
  readonly revision: string;
  readonly parallel: boolean;
  readonly partition: number;
  readonly maxUnavailable: unknown;
  readonly onDelete: boolean;
  readonly pods: readonly OrdinalState[];
}

/** Ordinals to make (at the current revision) and to delete. */
export interface OrdinalDecision {
  readonly create: readonly number[];
  readonly remove: readonly number[];
}

const NOTHING: OrdinalDecision = { create: [], remove: [] };

/** What to do now; asked again after every change of a pod. */
export function statefulSetStep(state: StatefulSetState): OrdinalDecision {
  const byOrdinal = new Map(state.pods.map((pod) => [pod.ordinal, pod]));
  const create: number[] = [];
  for (let ordinal = 0; ordinal < state.replicas; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    if (pod === undefined) create.push(ordinal);
    if (state.parallel) continue;
    if (pod === undefined) return { create, remove: [] };
    if (pod.terminating || !pod.available) return NOTHING;
  }
  const surplus = state.pods
    .filter(({ ordinal, terminating }) => ordinal >= state.replicas && !terminating)
    .map(({ ordinal }) => ordinal)
    .sort((a, b) => b - a);
  if (state.parallel) {
    if (create.length + surplus.length > 0) return { create, remove: surplus };
  } else if (surplus.length > 0) {
    const isBusy = state.pods.some(({ ordinal, terminating }) => ordinal >= state.replicas && terminating);
    return isBusy ? NOTHING : { create: [], remove: surplus.slice(0, 1) };
  }
  return { create: [], remove: state.onDelete ? [] : outdated(state) };
}

/** From the highest ordinal down: stops at the first that is not healthy, so that a broken version costs one pod. */
function outdated(state: StatefulSetState): readonly number[] {
  const atOnce = Math.max(1, resolveIntOrPercent(state.maxUnavailable, state.replicas, 'up') ?? 1);
  const pods = state.pods.filter(({ ordinal }) => ordinal < state.replicas).sort((a, b) => b.ordinal - a.ordinal);
  let unavailable = pods.filter((pod) => pod.terminating || !pod.available).length;
  const remove: number[] = [];
  for (const pod of pods) {
    if (pod.ordinal < state.partition) break;
    if (pod.revision === state.revision) {
      if (!pod.available && atOnce === 1) break;
      continue;
    }
    if (pod.terminating) continue;
    const costs = pod.available ? 1 : 0;
    if (unavailable + costs > atOnce) break;
    unavailable += costs;
    remove.push(pod.ordinal);
  }
  return remove;
}
