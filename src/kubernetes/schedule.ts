/**
 * One decision of the default scheduler: which nodes a pod may run on, which of them is best, and when there is none,
 * whom it may push out (preemption).
 *
 * Leaves out volumes (zones of persistent volumes), host ports, image locality, dynamic resources and the sampling of
 * nodes in clusters of more than 100.
 */
import { feasibleNodes, nodeUsage, type Rejection, type SchedulingView } from './feasible-nodes.ts';
import { countAffinity } from './pod-affinity.ts';
import { type DisruptionAllowance, preempt } from './preempt.ts';
import { scoreNodes } from './score-nodes.ts';
import { countSpread } from './topology-spread.ts';
import type { PodState } from './types.ts';

export type SchedulingDecision =
  | { readonly kind: 'placed'; readonly node: string }
  /** The victims are to be deleted; the pod may run on the node when they are gone. */
  | { readonly kind: 'preempting'; readonly node: string; readonly victims: readonly PodState[] }
  /** How many nodes each filter turned away. */
  | { readonly kind: 'pending'; readonly rejections: ReadonlyMap<Rejection, number> };

export interface SchedulingOptions {
  /** Picks one of `n` equal nodes in name order; the real scheduler draws. The first unless given. */
  readonly breakTie?: (n: number) => number;
  /** False for `preemptionPolicy: Never`. */
  readonly mayPreempt?: boolean;
  /** Budgets that preemption prefers to respect; asked for only when it comes to that. */
  readonly allowances?: () => readonly DisruptionAllowance[];
}

/** Decides for one pod. */
export function schedule(pod: PodState, view: SchedulingView, options: SchedulingOptions = {}): SchedulingDecision {
  const { feasible, rejections } = feasibleNodes(pod, view);
  if (feasible.length === 0) {
    const found = options.mayPreempt === false ? null : preempt(pod, view, options.allowances?.() ?? []);
    return found === null ? { kind: 'pending', rejections } : { kind: 'preempting', ...found };
  }
  const soft = countSpread(pod, view.nodes, view.pods, 'ScheduleAnyway');
  const affinity = countAffinity(pod, view.nodes, view.pods, view.namespaces ?? new Map());
  const scores = scoreNodes(pod, feasible, nodeUsage(view.pods), soft, affinity);
  const best = Math.max(...scores);
  const names = feasible.filter((_, index) => scores[index] === best).map((node) => node.name);
  names.sort();
  const pick = options.breakTie === undefined || names.length === 1 ? 0 : options.breakTie(names.length);
  return { kind: 'placed', node: names[pick] ?? names[0]! };
}
