/** The filters of the default scheduler: which nodes the hard rules of a pod, of its nodes and of other pods allow. */
import { matchesNodeAffinity } from './node-affinity.ts';
import { allowsAffinity, type CountedAffinity, countAffinity, type NamespaceLabels } from './pod-affinity.ts';
import type { NodeUsage } from './score-nodes.ts';
import { untolerated } from './toleration.ts';
import { allowsSpread, type CountedSpread, countSpread } from './topology-spread.ts';
import type { NodeState, PodState } from './types.ts';

/** What a decision is made on. Pods without a node are ignored. */
export interface SchedulingView {
  readonly nodes: readonly NodeState[];
  readonly pods: readonly PodState[];
  readonly namespaces?: NamespaceLabels;
}

/** Why a node is out, in the order in which the filters ask. */
export type Rejection = 'taint' | 'node affinity' | 'resources' | 'spread' | 'pod affinity';

interface Counted {
  readonly usage: ReadonlyMap<string, NodeUsage>;
  readonly spread: readonly CountedSpread[];
  readonly affinity: CountedAffinity;
}

/** The nodes that hard rules allow, in the order given, and how many nodes each filter turned away. */
export function feasibleNodes(
  pod: PodState,
  view: SchedulingView,
): { readonly feasible: readonly NodeState[]; readonly rejections: ReadonlyMap<Rejection, number> } {
  const counted: Counted = {
    usage: nodeUsage(view.pods),
    spread: countSpread(pod, view.nodes, view.pods, 'DoNotSchedule'),
    affinity: countAffinity(pod, view.nodes, view.pods, view.namespaces ?? new Map()),
  };
  const rejections = new Map<Rejection, number>();
  const feasible = view.nodes.filter((node) => {
    const rejection = rejectionOf(pod, node, counted);
    if (rejection !== null) rejections.set(rejection, (rejections.get(rejection) ?? 0) + 1);
    return rejection === null;
  });
  return { feasible, rejections };
}

function rejectionOf(pod: PodState, node: NodeState, counted: Counted): Rejection | null {
  if (untolerated(pod.spec.tolerations, node) !== null) return 'taint';
  if (!matchesNodeAffinity(pod.spec, node)) return 'node affinity';
  if (!fitsResources(pod, node, counted.usage.get(node.name))) return 'resources';
  if (!allowsSpread(counted.spread, node)) return 'spread';
  return allowsAffinity(counted.affinity, node) ? null : 'pod affinity';
}

/** A pod that asks for nothing fits everywhere. Terminating pods hold their resources until they are gone. */
function fitsResources(pod: PodState, node: NodeState, usage: NodeUsage | undefined): boolean {
  const cpuFits = pod.cpuMillis === 0 || (usage?.cpuMillis ?? 0) + pod.cpuMillis <= node.cpuMillis;
  return cpuFits && (pod.memoryBytes === 0 || (usage?.memoryBytes ?? 0) + pod.memoryBytes <= node.memoryBytes);
}

/** Resources asked for per node. */
export function nodeUsage(pods: readonly PodState[]): ReadonlyMap<string, NodeUsage> {
  const usage = new Map<string, NodeUsage>();
  for (const { node, cpuMillis, memoryBytes } of pods) {
    if (node === null) continue;
    const used = usage.get(node);
    if (used === undefined) usage.set(node, { cpuMillis, memoryBytes });
    else {
      used.cpuMillis += cpuMillis;
      used.memoryBytes += memoryBytes;
    }
  }
  return usage;
}
