/**
 * The worst placement that hard rules allow: as many pods of a workload as possible in one zone, and there on as few
 * nodes as possible. What a scheduler *prefers* is no promise (a soft spread, a score), and what it was allowed to do
 * once it need not undo: so this is what a promise about a lost zone has to hold against.
 *
 * Pods are put down one after the other where the filters allow them, in the target zone if they do, then moved into it
 * as long as they allow the move. Every zone is tried as the target. A move is judged against the pods as they stand,
 * exactly as the scheduler would judge a replacement, so the result can really come about.
 *
 * Leaves out what only a longer history could bring about: after a scale-down, spread constraints do not hold at all.
 */
import { feasibleNodes, type SchedulingView } from './feasible-nodes.ts';
import type { NodeState, PodState } from './types.ts';

export interface Placement {
  /** Node by pod name; pods that no node takes are absent. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly fullestZone: string;
  readonly podsInFullestZone: number;
  readonly fullestNode: string;
  readonly podsOnFullestNode: number;
}

const ZONE = 'topology.kubernetes.io/zone';

/** Places `pods` (of one workload, all pending) among those that already run in `view`. */
export function worstPlacement(pods: readonly PodState[], view: SchedulingView): Placement {
  const zones = [...new Set(view.nodes.map(zoneOf))].sort();
  let worst: Placement | null = null;
  for (const zone of zones) {
    const found = crowd(pods, view, zone);
    if (worst === null || isWorse(found, worst)) worst = found;
  }
  return worst ?? { nodes: new Map(), fullestZone: '', podsInFullestZone: 0, fullestNode: '', podsOnFullestNode: 0 };
}

function isWorse(a: Placement, b: Placement): boolean {
  if (a.nodes.size !== b.nodes.size) return a.nodes.size > b.nodes.size;
  if (a.podsInFullestZone !== b.podsInFullestZone) return a.podsInFullestZone > b.podsInFullestZone;
  return a.podsOnFullestNode > b.podsOnFullestNode;
}

function crowd(pods: readonly PodState[], view: SchedulingView, zone: string): Placement {
  const zoneByNode = new Map(view.nodes.map((node) => [node.name, zoneOf(node)]));
  const placed = new Map<string, PodState>();
  const others = view.pods;
  const viewWithout = (name: string): SchedulingView => ({
    ...view,
    pods: [...others, ...[...placed.values()].filter((pod) => pod.name !== name)],
  });
  const settle = (pod: PodState): void => {
    const { feasible } = feasibleNodes({ ...pod, node: null }, viewWithout(pod.name));
    const node = mostCrowded(feasible, zone, placed, zoneByNode, pod.name);
    if (node !== null) placed.set(pod.name, { ...pod, node: node.name });
  };
  for (const pod of pods) settle(pod);
  const inZone = (): number => [...placed.values()].filter(({ node }) => zoneByNode.get(node ?? '') === zone).length;
  for (let before = -1; before < inZone(); ) {
    before = inZone();
    for (const pod of pods) if (zoneByNode.get(placed.get(pod.name)?.node ?? '') !== zone) settle(pod);
  }
  return summary(placed, zoneByNode);
}

/**
 * In the target zone where the filters allow it, on its fullest node. Elsewhere in the emptiest zone: the fewest pods in
 * a domain are what a spread compares with, so raising them makes room for one more in the target zone.
 */
function mostCrowded(
  nodes: readonly NodeState[],
  zone: string,
  placed: ReadonlyMap<string, PodState>,
  zoneByNode: ReadonlyMap<string, string>,
  except: string,
): NodeState | null {
  const onNode = new Map<string, number>();
  const inZone = new Map<string, number>();
  for (const { name, node } of placed.values()) {
    if (node === null || name === except) continue;
    const place = zoneByNode.get(node) ?? '';
    onNode.set(node, (onNode.get(node) ?? 0) + 1);
    inZone.set(place, (inZone.get(place) ?? 0) + 1);
  }
  const crowd = (node: NodeState): number => onNode.get(node.name) ?? 0;
  const distance = (node: NodeState): number => (zoneOf(node) === zone ? -1 : (inZone.get(zoneOf(node)) ?? 0));
  const byCrowd = nodes.toSorted(
    (a, b) => distance(a) - distance(b) || crowd(b) - crowd(a) || (a.name < b.name ? -1 : 1),
  );
  return byCrowd[0] ?? null;
}

function summary(placed: ReadonlyMap<string, PodState>, zoneByNode: ReadonlyMap<string, string>): Placement {
  const nodes = new Map<string, string>();
  const perZone = new Map<string, number>();
  const perNode = new Map<string, number>();
  for (const { name, node } of placed.values()) {
    if (node === null) continue;
    const zone = zoneByNode.get(node) ?? '';
    nodes.set(name, node);
    perZone.set(zone, (perZone.get(zone) ?? 0) + 1);
    perNode.set(node, (perNode.get(node) ?? 0) + 1);
  }
  const [fullestZone, podsInFullestZone] = fullest(perZone);
  const [fullestNode, podsOnFullestNode] = fullest(perNode);
  return { nodes, fullestZone, podsInFullestZone, fullestNode, podsOnFullestNode };
}

function fullest(counts: ReadonlyMap<string, number>): readonly [string, number] {
  let best: readonly [string, number] = ['', 0];
  for (const entry of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) if (entry[1] > best[1]) best = entry;
  return best;
}

/** A node without a zone label is a zone of its own name. */
function zoneOf(node: NodeState): string {
  return node.labels[ZONE] ?? node.name;
}
