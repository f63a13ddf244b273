/** Pods and scales of one cluster as disruption budgets see them. */
import type { BudgetedPod } from '../../../kubernetes/eviction.ts';
import type { ClusterRecord, PlatformState, PodRecord } from './platform-state.ts';

export interface BudgetedPods {
  readonly pods: readonly BudgetedPod[];
  readonly scaleOf: (controller: string) => number;
}

/** One pod as a budget sees it. A bare pod has no controller. */
export function budgetedPod({ state, sim, owner }: PodRecord): BudgetedPod {
  return {
    namespace: state.namespace,
    labels: state.labels,
    ready: state.ready,
    terminating: state.terminating,
    pending: state.node === null || sim.phase === 'pending',
    controller: owner.workload.kind === 'Pod' ? null : owner.workload.id,
  };
}

/** All pods of a cluster that are not gone. */
export function budgetedPods(state: PlatformState, cluster: ClusterRecord): BudgetedPods {
  const inside = state.livePods(cluster).filter(({ owner }) => owner.role !== 'external');
  return {
    pods: inside.map(budgetedPod),
    scaleOf: (controller) => {
      const workload = cluster.workloads.get(controller);
      return workload === undefined ? 0 : workload.workload.perNode ? workload.pods.size : workload.replicas;
    },
  };
}
