/**
 * Topology spread constraints (kube-scheduler plugin PodTopologySpread).
 *
 * Skew is counted over *domains*: values of the topology key among eligible nodes. Which nodes are eligible decides the
 * minimum that everything is compared with, and by default a tainted or cordoned node is eligible
 * (`nodeTaintsPolicy: Ignore`): a lost zone then stays a domain with no pods, and replacements stay Pending.
 */
import { numberAt, recordsAt, stringAt, stringsAt } from '../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../manifests/label-selector.ts';
import type { Labels } from '../manifests/types.ts';
import { matchesNodeAffinity } from './node-affinity.ts';
import { untolerated } from './toleration.ts';
import type { NodeState, PodState, SpreadConstraint } from './types.ts';

/** Reads `topologySpreadConstraints` of a pod spec, with the defaults of the API. */
export function spreadConstraintsOf(podSpec: unknown): readonly SpreadConstraint[] {
  return recordsAt(podSpec, ['topologySpreadConstraints']).map(([, row]) => ({
    maxSkew: numberAt(row, ['maxSkew']) ?? 1,
    topologyKey: stringAt(row, ['topologyKey']) ?? '',
    whenUnsatisfiable: stringAt(row, ['whenUnsatisfiable']) === 'ScheduleAnyway' ? 'ScheduleAnyway' : 'DoNotSchedule',
    selector: row.labelSelector,
    minDomains: numberAt(row, ['minDomains']) ?? null,
    nodeTaintsPolicy: stringAt(row, ['nodeTaintsPolicy']) === 'Honor' ? 'Honor' : 'Ignore',
    nodeAffinityPolicy: stringAt(row, ['nodeAffinityPolicy']) === 'Ignore' ? 'Ignore' : 'Honor',
    matchLabelKeys: stringsAt(row, ['matchLabelKeys']),
  }));
}

/**
 * What the scheduler does for pods that state no constraint at all (`systemDefaultConstraints`): prefer to spread what
 * the pod's own workload or Service selects.
 */
export function defaultSpread(selector: unknown): readonly SpreadConstraint[] {
  const soft = (topologyKey: string, maxSkew: number): SpreadConstraint => ({
    maxSkew,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    selector,
    minDomains: null,
    nodeTaintsPolicy: 'Ignore',
    nodeAffinityPolicy: 'Honor',
    matchLabelKeys: [],
  });
  return [soft('kubernetes.io/hostname', 3), soft('topology.kubernetes.io/zone', 5)];
}

/** One constraint with its pods counted. */
export interface CountedSpread {
  readonly constraint: SpreadConstraint;
  /** Matching pods per domain, for every eligible domain. */
  readonly counts: ReadonlyMap<string, number>;
  /** Fewest pods in an eligible domain; 0 when there are fewer domains than `minDomains`. */
  readonly minimum: number;
  /** 1 when the pod to be placed counts itself. */
  readonly self: number;
}

/** Counts the pods of every constraint of one kind. Terminating pods no longer count. */
export function countSpread(
  pod: PodState,
  nodes: readonly NodeState[],
  pods: readonly PodState[],
  kind: SpreadConstraint['whenUnsatisfiable'],
): readonly CountedSpread[] {
  const constraints = pod.spec.spread.filter((constraint) => constraint.whenUnsatisfiable === kind);
  if (constraints.length === 0) return [];
  const keys = constraints.map((constraint) => constraint.topologyKey);
  const withKeys = nodes.filter((node) => keys.every((key) => Object.hasOwn(node.labels, key)));
  return constraints.map((constraint) => countOne(constraint, pod, withKeys, pods));
}

function countOne(
  constraint: SpreadConstraint,
  pod: PodState,
  nodes: readonly NodeState[],
  pods: readonly PodState[],
): CountedSpread {
  const domainOf = new Map<string, string>();
  const counts = new Map<string, number>();
  for (const node of nodes) {
    if (constraint.nodeAffinityPolicy === 'Honor' && !matchesNodeAffinity(pod.spec, node)) continue;
    if (constraint.nodeTaintsPolicy === 'Honor' && untolerated(pod.spec.tolerations, node) !== null) continue;
    const domain = node.labels[constraint.topologyKey] ?? '';
    domainOf.set(node.name, domain);
    counts.set(domain, 0);
  }
  const selects = selectorOf(constraint, pod.labels);
  for (const other of pods) {
    if (other.node === null || other.terminating || other.namespace !== pod.namespace || other === pod) continue;
    const domain = domainOf.get(other.node);
    if (domain !== undefined && selects(other.labels)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  const tooFew = counts.size < (constraint.minDomains ?? 1);
  let minimum = tooFew ? 0 : Number.POSITIVE_INFINITY;
  for (const count of counts.values()) minimum = Math.min(minimum, count);
  return { constraint, counts, minimum, self: selects(pod.labels) ? 1 : 0 };
}

/** No selector selects nothing; an empty one everything. `matchLabelKeys` adds the pod's own values. */
function selectorOf(constraint: SpreadConstraint, own: Labels): (labels: Labels) => boolean {
  const selector = labelSelectorOf(constraint.selector);
  const keys = constraint.matchLabelKeys.filter((key) => Object.hasOwn(own, key));
  return (labels) =>
    selector !== undefined && matchesLabels(selector, labels) && keys.every((key) => labels[key] === own[key]);
}

/** Whether a node keeps every hard constraint within its skew. A node without the topology key never does. */
export function allowsSpread(counted: readonly CountedSpread[], node: NodeState): boolean {
  return counted.every(({ constraint, counts, minimum, self }) => {
    if (!Object.hasOwn(node.labels, constraint.topologyKey)) return false;
    const here = counts.get(node.labels[constraint.topologyKey]!) ?? 0;
    return here + self - minimum <= constraint.maxSkew;
  });
}

/** The less the better: pods in the node's domains, weighted by how many domains there are (`scoreForCount`). */
export function spreadCost(counted: readonly CountedSpread[], node: NodeState): number {
  let cost = 0;
  for (const { constraint, counts } of counted) {
    const domain = node.labels[constraint.topologyKey];
    if (domain === undefined) continue;
    cost += (counts.get(domain) ?? 0) * Math.log(counts.size + 2) + (constraint.maxSkew - 1);
  }
  return Math.round(cost);
}
