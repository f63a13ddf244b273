/** How many pods of each template a workload should have now: the deployment controller's own steps. */
import {
  type DeploymentState,
  recreateStep,
  rollingUpdateStep,
  rolloutBounds,
  type ScaleDecision,
} from '../../kubernetes/rolling-update.ts';
import type { LocalPod, LocalWorkload, PodSet } from './pod-record.ts';
import { isActive } from './pod-record.ts';

/** More steps than any update of a few pods takes in one look. */
const MOST_STEPS = 100;

/** Sets the sizes of a workload's sets as far as they may move now. */
export function scaleSets({ workload, sets }: LocalWorkload, pods: readonly LocalPod[]): void {
  const { update, replicas } = workload;
  const strategy =
    update.kind === 'rolling'
      ? { maxSurge: update.maxSurge, maxUnavailable: update.maxUnavailable }
      : { maxSurge: 1, maxUnavailable: 0 };
  const { surge } = rolloutBounds(strategy.maxSurge, strategy.maxUnavailable, replicas);
  for (let step = 0; step < MOST_STEPS; step++) {
    const state: DeploymentState = { replicas, ...strategy, ...statesOf(sets, pods) };
    const oldPods = pods.filter(({ revision }) => revision !== state.current.name).length;
    const decision: ScaleDecision =
      update.kind === 'recreate' ? recreateStep(state, oldPods) : rollingUpdateStep(state);
    if (decision.size === 0) break;
    for (const set of sets) {
      const size = decision.get(set.revision);
      if (size === undefined) continue;
      set.size = size;
      set.ofMaximum = replicas + surge;
    }
  }
  for (const set of sets) set.ofMaximum = replicas + surge;
}

function statesOf(sets: readonly PodSet[], pods: readonly LocalPod[]): Pick<DeploymentState, 'current' | 'old'> {
  const states = sets.map(({ revision, size, ofMaximum }) => ({
    name: revision,
    spec: size,
    available: pods.filter((pod) => pod.revision === revision && isActive(pod) && pod.ready).length,
    ofMaximum,
  }));
  return { current: states.at(-1)!, old: states.slice(0, -1) };
}
