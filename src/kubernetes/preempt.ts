/**
 * Whom a pod may push out when no node takes it (kube-scheduler plugin DefaultPreemption): pods of lower priority, as
 * few and as unimportant as possible, breaking no disruption budget if that can be helped. A budget is a wish here.
 */
import { feasibleNodes, type SchedulingView } from './feasible-nodes.ts';
import type { NodeState, PodState } from './types.ts';

/** A budget as preemption sees it: whom it covers and how many of them may still go. */
export interface DisruptionAllowance {
  readonly covers: (pod: PodState) => boolean;
  readonly allowed: number;
}

interface Candidate {
  readonly node: string;
  readonly victims: readonly PodState[];
  readonly violations: number;
}

/** The node and the pods to delete, or null when no deletion of lower priorities helps. */
export function preempt(
  pod: PodState,
  view: SchedulingView,
  allowances: readonly DisruptionAllowance[],
): { readonly node: string; readonly victims: readonly PodState[] } | null {
  const candidates: Candidate[] = [];
  for (const node of view.nodes) {
    const found = victimsOn(node, pod, view, allowances);
    if (found !== null) candidates.push(found);
  }
  candidates.sort(compareCandidates);
  const best = candidates[0];
  return best === undefined ? null : { node: best.node, victims: best.victims };
}

/** Takes every lower pod away, then puts back as many as fit: those whose loss breaks a budget first, then by priority. */
function victimsOn(
  node: NodeState,
  pod: PodState,
  view: SchedulingView,
  allowances: readonly DisruptionAllowance[],
): Candidate | null {
  const lower = view.pods.filter((other) => other.node === node.name && other.priority < pod.priority);
  if (lower.length === 0) return null;
  const kept = new Set(view.pods.filter((other) => !lower.includes(other)));
  const fits = (): boolean =>
    feasibleNodes(pod, { ...view, pods: view.pods.filter((other) => kept.has(other)) }).feasible.includes(node);
  if (!fits()) return null;
  lower.sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  const protectedPods = violatingPods(lower, allowances);
  const victims: PodState[] = [];
  for (const other of [...protectedPods, ...lower.filter((candidate) => !protectedPods.includes(candidate))]) {
    kept.add(other);
    if (fits()) continue;
    kept.delete(other);
    victims.push(other);
  }
  victims.sort((a, b) => b.priority - a.priority || (a.name < b.name ? -1 : 1));
  return { node: node.name, victims, violations: victims.filter((victim) => protectedPods.includes(victim)).length };
}

/** Pods whose deletion, in this order, would take a budget below what it allows. */
function violatingPods(pods: readonly PodState[], allowances: readonly DisruptionAllowance[]): readonly PodState[] {
  const left = allowances.map(({ allowed }) => allowed);
  return pods.filter((pod) => {
    let violates = false;
    for (const [index, { covers }] of allowances.entries()) {
      if (!covers(pod)) continue;
      left[index] = left[index]! - 1;
      if (left[index]! < 0) violates = true;
    }
    return violates;
  });
}

/** Fewest violations, then the lowest highest priority, the lowest sum of priorities, the fewest pods, the first name. */
function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    a.violations - b.violations ||
    highest(a) - highest(b) ||
    sum(a) - sum(b) ||
    a.victims.length - b.victims.length ||
    (a.node < b.node ? -1 : 1)
  );
}

function highest({ victims }: Candidate): number {
  return victims[0]?.priority ?? Number.NEGATIVE_INFINITY;
}

function sum({ victims }: Candidate): number {
  // The scheduler adds 2^31 to each, so that one pod of priority 0 is cheaper than two of negative priority.
  return victims.reduce((total, victim) => total + victim.priority + 2 ** 31, 0);
}
