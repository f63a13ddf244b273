/**
 * Disruption budgets and the eviction API (pkg/controller/disruption, pkg/registry/core/pod/storage/eviction.go).
 * A budget guards against those who ask: evictions by `drain`, by autoscalers, by preemption as a wish. A deletion, a
 * rolling update or a dying node asks nobody.
 */
import { field, stringAt } from '../manifests/field.ts';
import { resolveIntOrPercent } from '../manifests/int-or-percent.ts';
import { labelSelectorOf, matchesLabels } from '../manifests/label-selector.ts';
import type { KubeObject, Labels } from '../manifests/types.ts';

export interface DisruptionBudget {
  readonly name: string;
  readonly namespace: string;
  readonly covers: (labels: Labels) => boolean;
  /** As written; undefined where it is not. */
  readonly minAvailable: unknown;
  readonly maxUnavailable: unknown;
  readonly unhealthyPodEvictionPolicy: 'IfHealthyBudget' | 'AlwaysAllow';
}

/** A pod as a budget sees it. */
export interface BudgetedPod {
  readonly namespace: string;
  readonly labels: Labels;
  readonly ready: boolean;
  readonly terminating: boolean;
  /** Still Pending: nobody is served by it, so no budget protects it. */
  readonly pending: boolean;
  /** The workload that owns it, of which `scaleOf` knows the replicas; null for a bare pod. */
  readonly controller: string | null;
}

export interface BudgetStatus {
  readonly expected: number;
  readonly desiredHealthy: number;
  readonly currentHealthy: number;
  /** How many may be evicted now. */
  readonly allowed: number;
}

export type EvictionDecision =
  /** `counts` is the budget that has one less to give; null when none was asked or the pod was unhealthy anyway. */
  | { readonly kind: 'allowed'; readonly counts: DisruptionBudget | null }
  | {
      readonly kind: 'refused';
      readonly reason: 'budget' | 'several budgets';
      readonly budgets: readonly DisruptionBudget[];
    };

/** Reads a PodDisruptionBudget. In policy/v1 an empty selector covers every pod of the namespace; without one it covers none. */
export function disruptionBudgetOf(object: KubeObject, namespace: string): DisruptionBudget {
  const selector = labelSelectorOf(field(object, ['spec', 'selector']));
  const policy = stringAt(object, ['spec', 'unhealthyPodEvictionPolicy']);
  return {
    name: object.metadata.name,
    namespace,
    covers: (labels) => selector !== undefined && matchesLabels(selector, labels),
    minAvailable: field(object, ['spec', 'minAvailable']),
    maxUnavailable: field(object, ['spec', 'maxUnavailable']),
    unhealthyPodEvictionPolicy: policy === 'AlwaysAllow' ? 'AlwaysAllow' : 'IfHealthyBudget',
  };
}

/**
 * What a budget allows. A plain `minAvailable` compares with the pods that exist; a percentage and `maxUnavailable`
 * with the replicas that their controllers want, and both percentages are rounded up: of 7, `minAvailable: 66%` keeps 5
 * and `maxUnavailable: 34%` lets 3 go.
 */
export function budgetStatus(
  budget: DisruptionBudget,
  pods: readonly BudgetedPod[],
  scaleOf: (controller: string) => number,
): BudgetStatus {
  const covered = pods.filter((pod) => pod.namespace === budget.namespace && budget.covers(pod.labels));
  const currentHealthy = covered.filter((pod) => pod.ready && !pod.terminating).length;
  const { expected, desiredHealthy } = expectation(budget, covered, scaleOf);
  const allowed = expected <= 0 ? 0 : Math.max(0, currentHealthy - desiredHealthy);
  return { expected, desiredHealthy, currentHealthy, allowed };
}

function expectation(
  budget: DisruptionBudget,
  covered: readonly BudgetedPod[],
  scaleOf: (controller: string) => number,
): { readonly expected: number; readonly desiredHealthy: number } {
  const scale = (): number => {
    const controllers = new Set(covered.flatMap(({ controller }) => controller ?? []));
    return [...controllers].reduce((sum, controller) => sum + scaleOf(controller), 0);
  };
  if (budget.maxUnavailable !== undefined) {
    const expected = scale();
    const lacking = resolveIntOrPercent(budget.maxUnavailable, expected, 'up') ?? 0;
    return { expected, desiredHealthy: Math.max(0, expected - lacking) };
  }
  if (typeof budget.minAvailable === 'string') {
    const expected = scale();
    return { expected, desiredHealthy: resolveIntOrPercent(budget.minAvailable, expected, 'up') ?? expected };
  }
  // Nothing written means one.
  return {
    expected: covered.length,
    desiredHealthy: resolveIntOrPercent(budget.minAvailable, covered.length, 'up') ?? 1,
  };
}

/** Whether a pod may be evicted now. More than one budget on a pod is an error of the API, whatever they allow. */
export function evict(
  pod: BudgetedPod,
  budgets: readonly DisruptionBudget[],
  statusOf: (budget: DisruptionBudget) => BudgetStatus,
): EvictionDecision {
  if (pod.pending || pod.terminating) return { kind: 'allowed', counts: null };
  const covering = budgets.filter(({ namespace, covers }) => namespace === pod.namespace && covers(pod.labels));
  const budget = covering[0];
  if (budget === undefined) return { kind: 'allowed', counts: null };
  if (covering.length > 1) return { kind: 'refused', reason: 'several budgets', budgets: covering };
  const status = statusOf(budget);
  if (!pod.ready) {
    const isEnough = status.desiredHealthy > 0 && status.currentHealthy >= status.desiredHealthy;
    if (budget.unhealthyPodEvictionPolicy === 'AlwaysAllow' || isEnough) return { kind: 'allowed', counts: null };
  }
  if (status.allowed > 0) return { kind: 'allowed', counts: budget };
  return { kind: 'refused', reason: 'budget', budgets: [budget] };
}
