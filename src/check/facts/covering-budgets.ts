import { type BudgetedPod, type BudgetStatus, budgetStatus, disruptionBudgetOf } from '../../kubernetes/eviction.ts';
import type { Workload } from '../../kubernetes/workload.ts';
import { field } from '../../manifests/field.ts';
import { labelSelectorOf } from '../../manifests/label-selector.ts';
import type { Manifest } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** A PodDisruptionBudget with what it covers while every replica is healthy. */
export interface CoveringBudget {
  readonly manifest: Manifest;
  readonly name: string;
  readonly namespace: string;
  readonly workloads: readonly Workload[];
  readonly status: BudgetStatus;
}

/** Every budget of a cluster. */
export const coveringBudgets = remembered((facts: ClusterFacts): readonly CoveringBudget[] =>
  facts.objects('policy', 'PodDisruptionBudget').map((each) => readBudget(facts, each)),
);

function readBudget(facts: ClusterFacts, manifest: Manifest): CoveringBudget {
  const namespace = facts.index.namespaceOf(manifest) ?? 'default';
  const selector = labelSelectorOf(field(manifest.object, ['spec', 'selector']));
  const workloads = selector === undefined ? [] : facts.podsByLabel(namespace, selector);
  const scale = new Map(workloads.map(({ id, replicas }) => [id, replicas] as const));
  const pods = workloads.flatMap((workload) =>
    Array.from(
      { length: workload.replicas },
      (): BudgetedPod => ({
        namespace,
        labels: workload.template.labels,
        ready: true,
        terminating: false,
        pending: false,
        controller: workload.id,
      }),
    ),
  );
  const budget = disruptionBudgetOf(manifest.object, namespace);
  const status = budgetStatus(budget, pods, (id) => scale.get(id) ?? 0);
  return { manifest, name: manifest.object.metadata.name, namespace, workloads, status };
}

/** Budgets by the workload that they cover. */
export function budgetsOf(facts: ClusterFacts): (workload: Workload) => readonly CoveringBudget[] {
  const found = new Map<Workload, CoveringBudget[]>();
  for (const budget of coveringBudgets(facts)) {
    for (const workload of budget.workloads) {
      const others = found.get(workload);
      if (others === undefined) found.set(workload, [budget]);
      else others.push(budget);
    }
  }
  return (workload) => found.get(workload) ?? [];
}
