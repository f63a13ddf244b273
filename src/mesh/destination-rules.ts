/**
 * DestinationRules as istiod consolidates them: rules for the same host in one namespace are merged (subsets are
 * added, the first traffic policy stays), and a client looks in its own namespace, then in the service's, then in the
 * root namespace (pilot/pkg/model/destination_rule.go, push_context.go `destinationRule`).
 */
import { type JsonRecord, recordAt, recordsAt, stringAt, stringRecordAt, stringsAt } from '../manifests/field.ts';
import type { Labels, Manifest, Origin } from '../manifests/types.ts';
import { compareText } from '../units/compare-text.ts';
import { type HostTable, hostTable, mostSpecific, resolveHost } from './host-name.ts';
import { includesLabels } from './includes-labels.ts';
import type { MeshService } from './services.ts';
import type { ProxyIdentity } from './types.ts';
import { visibleTo } from './visibility.ts';

export interface RuleSubset {
  readonly name: string;
  readonly labels: Labels;
  readonly trafficPolicy: JsonRecord | null;
  readonly origin: Origin;
}

export interface DestinationRule {
  readonly name: string;
  readonly namespace: string;
  /** Fully qualified, possibly a wildcard. */
  readonly host: string;
  readonly exportTo: readonly string[] | null;
  readonly workloadSelector: Labels | null;
  readonly trafficPolicy: JsonRecord | null;
  /** Where the traffic policy stands; differs from `origin` when a merged rule brought it. */
  readonly policyOrigin: Origin;
  readonly subsets: readonly RuleSubset[];
  readonly origin: Origin;
}

/** One DestinationRule as written. */
export function readDestinationRule(manifest: Manifest, namespace: string): DestinationRule {
  const { object } = manifest;
  const selector = recordAt(object, ['spec', 'workloadSelector']);
  const exportTo = stringsAt(object, ['spec', 'exportTo']);
  return {
    name: object.metadata.name,
    namespace,
    host: resolveHost(stringAt(object, ['spec', 'host']) ?? '', namespace),
    // A rule for chosen workloads is never seen outside its namespace.
    exportTo: selector !== undefined ? ['.'] : exportTo.length === 0 ? null : exportTo,
    workloadSelector: selector === undefined ? null : stringRecordAt(selector, ['matchLabels']),
    trafficPolicy: recordAt(object, ['spec', 'trafficPolicy']) ?? null,
    policyOrigin: { manifest, path: ['spec', 'trafficPolicy'] },
    subsets: recordsAt(object, ['spec', 'subsets']).map(([index, subset]) => ({
      name: stringAt(subset, ['name']) ?? '',
      labels: stringRecordAt(subset, ['labels']),
      trafficPolicy: recordAt(subset, ['trafficPolicy']) ?? null,
      origin: { manifest, path: ['spec', 'subsets', index] },
    })),
    origin: { manifest, path: [] },
  };
}

function sameSet(a: readonly string[] | null, b: readonly string[] | null): boolean {
  const [left, right] = [new Set(a ?? []), new Set(b ?? [])];
  return left.size === right.size && [...left].every((each) => right.has(each));
}

function sameSelector(a: Labels | null, b: Labels | null): boolean {
  if (a === null || b === null) return a === b;
  return includesLabels(a, b) && includesLabels(b, a);
}

function mergeInto(existing: DestinationRule, added: DestinationRule): DestinationRule {
  const known = new Set(existing.subsets.map((subset) => subset.name));
  return {
    ...existing,
    subsets: [...existing.subsets, ...added.subsets.filter((subset) => !known.has(subset.name))],
    trafficPolicy: existing.trafficPolicy ?? added.trafficPolicy,
    policyOrigin: existing.trafficPolicy === null ? added.policyOrigin : existing.policyOrigin,
  };
}

/** Consolidated rules of one namespace, by host. */
export type RulesByHost = HostTable<readonly DestinationRule[]>;

function consolidate(rules: readonly DestinationRule[]): RulesByHost {
  const byHost = new Map<string, DestinationRule[]>();
  for (const rule of rules) byHost.set(rule.host, joined(byHost.get(rule.host) ?? [], rule));
  return hostTable(byHost);
}

/**
 * The rules of a host with one more (`mergeDestinationRule`). What is shown to the same namespaces is one rule, even
 * where one of both is for chosen workloads only: then a rule for all is swallowed by one that came before it.
 */
function joined(known: readonly DestinationRule[], rule: DestinationRule): DestinationRule[] {
  let standsAlone = true;
  const merged = known.map((other) => {
    const isSame = sameSet(other.exportTo, rule.exportTo);
    standsAlone = !isSame;
    if (!isSame && !isWider(rule.exportTo, other.exportTo)) return other;
    const selectors = [other, rule].filter(({ workloadSelector }) => workloadSelector !== null).length;
    const isOneRule = selectors === 0 || sameSelector(other.workloadSelector, rule.workloadSelector);
    if (selectors === 2 && !isOneRule) {
      standsAlone = true;
      return other;
    }
    if (isOneRule) standsAlone = false;
    return mergeInto(other, rule);
  });
  return standsAlone ? [...merged, rule] : merged;
}

/** Whether it is shown to all namespaces by name that the other, which names some, is shown to. */
function isWider(exportTo: readonly string[] | null, other: readonly string[] | null): boolean {
  return (other ?? []).length > 0 && (other ?? []).every((each) => (exportTo ?? []).includes(each));
}

export interface DestinationRules {
  /** What clients of a namespace find in it, private rules included. */
  readonly local: ReadonlyMap<string, RulesByHost>;
  /** What a namespace shows to others. */
  readonly exported: ReadonlyMap<string, RulesByHost>;
}

/** Sorted as istiod sorts them (with a selector first, then by age, name and namespace), then consolidated. */
export function consolidateDestinationRules(written: readonly DestinationRule[]): DestinationRules {
  const age = (rule: DestinationRule): string =>
    stringAt(rule.origin.manifest.object, ['metadata', 'creationTimestamp']) ?? '';
  const selected = (rule: DestinationRule): number => (rule.workloadSelector === null ? 1 : 0);
  const sorted = written.toSorted(
    (a, b) =>
      selected(a) - selected(b) ||
      compareText(age(a), age(b)) ||
      compareText(a.name, b.name) ||
      compareText(a.namespace, b.namespace),
  );
  const local = new Map<string, RulesByHost>();
  const exported = new Map<string, RulesByHost>();
  for (const namespace of new Set(sorted.map((rule) => rule.namespace))) {
    const rules = sorted.filter((rule) => rule.namespace === namespace);
    local.set(namespace, consolidate(rules.filter((rule) => visibleTo(rule.exportTo, namespace, namespace))));
    exported.set(namespace, consolidate(rules.filter((rule) => !isPrivate(rule))));
  }
  return { local, exported };
}

function isPrivate(rule: DestinationRule): boolean {
  return rule.exportTo?.length === 1 && (rule.exportTo[0] === '.' || rule.exportTo[0] === rule.namespace);
}

function shownTo(rules: readonly DestinationRule[], client: string): readonly DestinationRule[] {
  return rules.filter(
    (rule) => rule.exportTo === null || rule.exportTo.includes('*') || rule.exportTo.includes(client),
  );
}

/** The rule that governs what this proxy sends to a service; null: none. */
export function destinationRuleFor(
  rules: DestinationRules,
  rootNamespace: string,
  proxy: ProxyIdentity,
  service: Pick<MeshService, 'host' | 'namespace'>,
): DestinationRule | null {
  const own = rules.local.get(proxy.namespace);
  // A client in the root namespace skips its own shared rules, so that mesh-wide ones do not hide the services' own.
  const mine = own === undefined ? null : mostSpecific(service.host, own);
  const local = proxy.namespace === rootNamespace ? (mine?.filter(isPrivate) ?? []) : (mine ?? []);
  let found = local;
  for (const namespace of [service.namespace, rootNamespace]) {
    if (found.length > 0) break;
    const others = rules.exported.get(namespace);
    found = others === undefined ? [] : shownTo(mostSpecific(service.host, others) ?? [], proxy.namespace);
  }
  const chosen = found.find(
    (rule) => rule.workloadSelector !== null && includesLabels(proxy.labels, rule.workloadSelector),
  );
  return chosen ?? found.findLast((rule) => rule.workloadSelector === null) ?? null;
}
