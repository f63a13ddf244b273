/**
 * Scores of the default scheduler, each brought to 0-100 and weighted as in its default profile: taints 3, node
 * affinity 2, spread 2, inter-pod affinity 2, least allocated 1, balanced allocation 1.
 *
 * Leaves out image locality: every node is assumed to have every image, or none.
 */
import { nodePreference } from './node-affinity.ts';
import { affinityScore, type CountedAffinity } from './pod-affinity.ts';
import { tolerates } from './toleration.ts';
import { type CountedSpread, spreadCost } from './topology-spread.ts';
import type { NodeState, PodState } from './types.ts';

/** Resources that pods on a node have asked for. */
export interface NodeUsage {
  cpuMillis: number;
  memoryBytes: number;
}

/** What an unstated request counts as when nodes are compared (`DefaultMilliCPURequest`, `DefaultMemoryRequest`). */
const UNSTATED_CPU_MILLIS = 100;
const UNSTATED_MEMORY_BYTES = 200 * 1024 * 1024;

/** Score per node, in the order of `nodes`. */
export function scoreNodes(
  pod: PodState,
  nodes: readonly NodeState[],
  usage: ReadonlyMap<string, NodeUsage>,
  soft: readonly CountedSpread[],
  affinity: CountedAffinity,
): readonly number[] {
  const taints = reversed(nodes.map((node) => avoidedTaints(pod, node)));
  const preferences = upTo100(nodes.map((node) => nodePreference(pod.spec, node)));
  const spread = soft.length === 0 ? null : spreadScores(nodes.map((node) => spreadCost(soft, node)));
  const affinities = stretched(nodes.map((node) => affinityScore(affinity, node)));
  return nodes.map((node, index) => {
    const [least, balanced] = allocationScores(pod, node, usage.get(node.name));
    return (
      3 * taints[index]! +
      2 * preferences[index]! +
      2 * (spread?.[index] ?? 0) +
      2 * affinities[index]! +
      least +
      balanced
    );
  });
}

function avoidedTaints(pod: PodState, node: NodeState): number {
  const soft = node.taints.filter((taint) => taint.effect === 'PreferNoSchedule');
  return soft.filter((taint) => !pod.spec.tolerations.some((toleration) => tolerates(toleration, taint))).length;
}

/** Share left free, and how alike the shares of processor and memory are. */
function allocationScores(pod: PodState, node: NodeState, usage: NodeUsage | undefined): readonly [number, number] {
  const cpu = (usage?.cpuMillis ?? 0) + (pod.cpuMillis === 0 ? UNSTATED_CPU_MILLIS : pod.cpuMillis);
  const memory = (usage?.memoryBytes ?? 0) + (pod.memoryBytes === 0 ? UNSTATED_MEMORY_BYTES : pod.memoryBytes);
  const cpuShare = Math.min(1, cpu / Math.max(1, node.cpuMillis));
  const memoryShare = Math.min(1, memory / Math.max(1, node.memoryBytes));
  const least = Math.floor(((1 - cpuShare) * 100 + (1 - memoryShare) * 100) / 2);
  // With two resources the standard deviation is half of their difference.
  const balanced = Math.floor((1 - Math.abs(cpuShare - memoryShare) / 2) * 100);
  return [least, balanced];
}

/** The largest becomes 100. */
function upTo100(values: readonly number[]): readonly number[] {
  const most = Math.max(0, ...values);
  return values.map((value) => (most === 0 ? 0 : Math.floor((value * 100) / most)));
}

function reversed(values: readonly number[]): readonly number[] {
  return upTo100(values).map((value) => 100 - value);
}

/** The smallest becomes 0 and the largest 100; all alike become 0. */
function stretched(values: readonly number[]): readonly number[] {
  const least = Math.min(...values);
  const most = Math.max(...values);
  return values.map((value) => (most === least ? 0 : Math.floor(((value - least) * 100) / (most - least))));
}

/** Normalisation of PodTopologySpread: the emptiest domain gets 100, and no domain gets less than its due share. */
function spreadScores(costs: readonly number[]): readonly number[] {
  const least = Math.min(...costs);
  const most = Math.max(...costs);
  return costs.map((cost) => (most === 0 ? 100 : Math.floor((100 * (most + least - cost)) / most)));
}
