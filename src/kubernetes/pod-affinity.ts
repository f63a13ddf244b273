/**
 * Affinity and anti-affinity between pods (kube-scheduler plugin InterPodAffinity). Both directions count: what the
 * pod wants of those that run, and what those that run forbid or wish for in their own terms.
 */
import { field, isRecord, itemsAt, numberAt, stringAt, stringsAt } from '../manifests/field.ts';
import { labelSelectorOf, matchesLabels } from '../manifests/label-selector.ts';
import type { Labels } from '../manifests/types.ts';
import type { NodeState, PodState } from './types.ts';

/** Labels of namespaces, for terms with a `namespaceSelector`. */
export type NamespaceLabels = ReadonlyMap<string, Labels>;

interface AffinityTerm {
  readonly topologyKey: string;
  readonly weight: number;
  readonly selects: (pod: PodState) => boolean;
}

/** What inter-pod rules say about each domain; ask `allowsAffinity` and `affinityScore` per node. */
export interface CountedAffinity {
  /** `key\nvalue` of domains that anti-affinity forbids. */
  readonly forbidden: ReadonlySet<string>;
  /** Topology keys and the domains of which one must be the node's; empty: no requirement. */
  readonly required: readonly { readonly topologyKey: string; readonly domains: ReadonlySet<string> }[];
  /** Nobody matches the required terms anywhere and the pod itself would: the first of a group may start it. */
  readonly startsGroup: boolean;
  readonly preference: ReadonlyMap<string, number>;
}

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
/** Weight that a running pod's required affinity has when others are scored (`hardPodAffinityWeight`). */
const HARD_AFFINITY_WEIGHT = 1;

/** Counts all pods against the terms of one pod. */
export function countAffinity(
  pod: PodState,
  nodes: readonly NodeState[],
  pods: readonly PodState[],
  namespaces: NamespaceLabels,
): CountedAffinity {
  const labelsOf = new Map(nodes.map((node) => [node.name, node.labels]));
  const affinity = termsOf(pod, 'podAffinity', REQUIRED, namespaces);
  const antiAffinity = termsOf(pod, 'podAntiAffinity', REQUIRED, namespaces);
  const forbidden = new Set<string>();
  const preference = new Map<string, number>();
  const required = affinity.map(({ topologyKey }) => ({ topologyKey, domains: new Set<string>() }));
  const wishes = [...signed(pod, 'podAffinity', 1, namespaces), ...signed(pod, 'podAntiAffinity', -1, namespaces)];
  for (const other of pods) {
    const labels = other.node === null ? undefined : labelsOf.get(other.node);
    if (labels === undefined || other === pod) continue;
    for (const term of antiAffinity) if (term.selects(other)) addDomain(forbidden, labels, term.topologyKey);
    if (affinity.length > 0 && affinity.every((term) => term.selects(other))) {
      for (const { topologyKey, domains } of required) addDomain(domains, labels, topologyKey);
    }
    for (const term of wishes) if (term.selects(other)) addScore(preference, labels, term);
    if (isRecord(other.spec.affinity)) countBackwards(pod, other, labels, namespaces, forbidden, preference);
  }
  const nobody = required.every(({ domains }) => domains.size === 0);
  return { forbidden, required, startsGroup: nobody && affinity.every((term) => term.selects(pod)), preference };
}

/** What the terms of a running pod say about the one to be placed. */
function countBackwards(
  pod: PodState,
  other: PodState,
  labels: Labels,
  namespaces: NamespaceLabels,
  forbidden: Set<string>,
  preference: Map<string, number>,
): void {
  for (const term of termsOf(other, 'podAntiAffinity', REQUIRED, namespaces)) {
    if (term.selects(pod)) addDomain(forbidden, labels, term.topologyKey);
  }
  const hard = termsOf(other, 'podAffinity', REQUIRED, namespaces).map((term) => ({
    ...term,
    weight: HARD_AFFINITY_WEIGHT,
  }));
  const soft = [...signed(other, 'podAffinity', 1, namespaces), ...signed(other, 'podAntiAffinity', -1, namespaces)];
  for (const term of [...hard, ...soft]) if (term.selects(pod)) addScore(preference, labels, term);
}

/** Whether required terms allow a node. */
export function allowsAffinity(counted: CountedAffinity, node: NodeState): boolean {
  for (const key of counted.forbidden) {
    const [topologyKey = '', domain = ''] = key.split('\n');
    if (node.labels[topologyKey] === domain) return false;
  }
  return counted.required.every(({ topologyKey, domains }) => {
    const domain = node.labels[topologyKey];
    if (domain === undefined) return false;
    return counted.startsGroup || domains.has(`${topologyKey}\n${domain}`);
  });
}

/** The more the better; may be negative. */
export function affinityScore(counted: CountedAffinity, node: NodeState): number {
  let score = 0;
  for (const [key, weight] of counted.preference) {
    const [topologyKey = '', domain = ''] = key.split('\n');
    if (node.labels[topologyKey] === domain) score += weight;
  }
  return score;
}

function addDomain(domains: Set<string>, labels: Labels, topologyKey: string): void {
  const domain = labels[topologyKey];
  if (domain !== undefined) domains.add(`${topologyKey}\n${domain}`);
}

function addScore(preference: Map<string, number>, labels: Labels, term: AffinityTerm): void {
  const domain = labels[term.topologyKey];
  if (domain === undefined) return;
  const key = `${term.topologyKey}\n${domain}`;
  preference.set(key, (preference.get(key) ?? 0) + term.weight);
}

function signed(pod: PodState, kind: string, sign: 1 | -1, namespaces: NamespaceLabels): readonly AffinityTerm[] {
  return termsOf(pod, kind, PREFERRED, namespaces).map((term) => ({ ...term, weight: sign * term.weight }));
}

function termsOf(pod: PodState, kind: string, when: string, namespaces: NamespaceLabels): readonly AffinityTerm[] {
  const rows = itemsAt(pod.spec.affinity, [kind, when]);
  return rows.map((row) => {
    const term = when === PREFERRED ? field(row, ['podAffinityTerm']) : row;
    return {
      topologyKey: stringAt(term, ['topologyKey']) ?? '',
      weight: numberAt(row, ['weight']) ?? 1,
      selects: termSelector(term, pod, namespaces),
    };
  });
}

/** A term speaks of its pod's own namespace unless it names others or selects them by label. */
function termSelector(term: unknown, owner: PodState, namespaces: NamespaceLabels): (pod: PodState) => boolean {
  const selector = labelSelectorOf(field(term, ['labelSelector']));
  const named = stringsAt(term, ['namespaces']);
  const byLabel = labelSelectorOf(field(term, ['namespaceSelector']));
  const same = stringsAt(term, ['matchLabelKeys']).filter((key) => Object.hasOwn(owner.labels, key));
  const other = stringsAt(term, ['mismatchLabelKeys']).filter((key) => Object.hasOwn(owner.labels, key));
  return ({ namespace, labels }) => {
    const inNamespace =
      named.includes(namespace) ||
      (byLabel !== undefined && matchesLabels(byLabel, namespaces.get(namespace))) ||
      (named.length === 0 && byLabel === undefined && namespace === owner.namespace);
    if (!inNamespace || selector === undefined || !matchesLabels(selector, labels)) return false;
    return (
      same.every((key) => labels[key] === owner.labels[key]) &&
      other.every((key) => Object.hasOwn(labels, key) && labels[key] !== owner.labels[key])
    );
  };
}
