import { TARGET_LABELS } from '../../engines/metrics/target-labels.ts';
import { isRecord, recordsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import { parseYaml } from '../../manifests/parse-yaml.ts';
import { checkQuery, labelsOfQuery, queryRegistry } from '../../promql/check-query.ts';
import type { QueryRegistry } from '../../promql/series-shape.ts';
import type { CheckOptions, QueryFinding } from '../../promql/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { type EvaluatedRule, evaluatedRules } from './evaluated-rules.ts';

/** What a cluster's rules ask, each with what is wrong with it. */
export interface QueryFacts {
  readonly rules: readonly { readonly rule: EvaluatedRule; readonly findings: readonly QueryFinding[] }[];
  /** What is wrong with any other query of the cluster; a dashboard’s may hold Grafana’s variables. */
  readonly findingsOf: (expr: string, isDashboard: boolean) => readonly QueryFinding[];
  /** Labels of an expression's series; null where a metric is not known. */
  readonly labelsOf: (expr: string) => readonly string[] | null;
}

/** Findings of every query of every rule. */
export const queryFacts = remembered(build);

function build(facts: ClusterFacts): QueryFacts {
  const rules = evaluatedRules(facts);
  const options: CheckOptions = {
    targetLabels: [...new Set([...TARGET_LABELS, ...relabelled(facts)])],
    ...statisticsOf(facts),
  };
  const recorded = recordedBy(rules, options);
  const registry = queryRegistry({ recorded });
  const elsewhere = queryRegistry({ recorded: withLabels(recorded, federatedLabels(facts)) });
  const isFederated = elsewhere.recorded !== recorded;
  const findingsOf = (expr: string, dashboard: boolean): readonly QueryFinding[] => {
    const asked = { ...options, dashboard };
    const findings = checkQuery(expr, registry, asked);
    if (!isFederated || findings.length === 0) return findings;
    // Whether a query meets series of its own Prometheus or of others, only what is wrong with both is certain.
    const there = checkQuery(expr, elsewhere, asked);
    return findings.filter((each) => there.some(({ code, from }) => code === each.code && from === each.from));
  };
  return {
    rules: rules.map((rule) => ({ rule, findings: findingsOf(rule.expr, false) })),
    findingsOf,
    labelsOf: (expr) => labelsOfQuery(expr, registry, options),
  };
}

/** Recorded series with their labels, where they are known; a record may rest on another that stands anywhere. */
function recordedBy(rules: readonly EvaluatedRule[], options: CheckOptions): QueryRegistry['recorded'] {
  const recorded = new Map<string, readonly string[] | null>();
  for (const { record } of rules) if (record !== undefined) recorded.set(record, null);
  // Two rounds: records of records are rare, those of the third order hardly exist, and unknown labels prove nothing.
  for (let round = 0; round < 2; round++) {
    const registry = queryRegistry({ recorded });
    const seen = new Set<string>();
    for (const { record, expr, labels } of rules) {
      if (record === undefined) continue;
      const own = labelsOfQuery(expr, registry, options);
      const before = seen.has(record) ? recorded.get(record) : [];
      seen.add(record);
      const isKnown = own !== null && before !== null && before !== undefined;
      recorded.set(record, isKnown ? [...new Set([...before, ...own, ...Object.keys(labels)])] : null);
    }
  }
  return recorded;
}

/** The same series with further labels; the same map where there are none. */
function withLabels(recorded: QueryRegistry['recorded'], labels: readonly string[]): QueryRegistry['recorded'] {
  if (labels.length === 0) return recorded;
  return new Map([...recorded].map(([name, own]) => [name, own === null ? null : [...own, ...labels]]));
}

/** Where series are read from another Prometheus they carry its external labels too. */
function federatedLabels(facts: ClusterFacts): readonly string[] {
  const scrapes = facts.objects('monitoring.coreos.com', 'ScrapeConfig');
  if (!scrapes.some(({ object }) => stringAt(object, ['spec', 'metricsPath']) === '/federate')) return [];
  return facts
    .objects('monitoring.coreos.com', 'Prometheus')
    .flatMap(({ object }) => Object.keys(stringRecordAt(object, ['spec', 'externalLabels'])));
}

/** Labels that monitors add. */
function relabelled(facts: ClusterFacts): readonly string[] {
  const from = (kind: string, endpoints: string): readonly string[] =>
    facts
      .objects('monitoring.coreos.com', kind)
      .flatMap(({ object }) => recordsAt(object, ['spec', endpoints]))
      .flatMap(([, endpoint]) => ['relabelings', 'metricRelabelings'].flatMap((key) => recordsAt(endpoint, [key])))
      .flatMap(([, rule]) => stringAt(rule, ['targetLabel']) ?? []);
  return [...from('ServiceMonitor', 'endpoints'), ...from('PodMonitor', 'podMetricsEndpoints')];
}

/** What proxies are told to let out, where that is known: without any proxy's settings among the files nothing is. */
function statisticsOf(facts: ClusterFacts): Pick<CheckOptions, 'inclusionRegexps'> {
  const settings = facts.workloads.flatMap(({ manifest }) => {
    const template = ['spec', 'template', 'metadata', 'annotations', 'proxy.istio.io/config'];
    return stringAt(manifest.object, template) ?? [];
  });
  const mesh = facts.objects('', 'ConfigMap').flatMap(({ object }) => stringAt(object, ['data', 'mesh']) ?? []);
  const isMeshed = facts.workloads.some((each) => facts.membership.isMeshed(each));
  // The mesh's own configuration is seldom among the files; a platform that annotates its pods says all there is to say.
  if (settings.length + mesh.length === 0 || !isMeshed) return {};
  const found = [...settings, ...mesh].map(matcherIn);
  return found.includes(null) ? {} : { inclusionRegexps: found.flatMap((each) => each ?? []) };
}

/** Expressions of a proxy's settings; null when they choose by prefix or suffix, too. */
function matcherIn(text: string): readonly string[] | null {
  const parsed = parseYaml(text);
  if (!('value' in parsed) || !isRecord(parsed.value)) return null;
  const { value } = parsed;
  const own = isRecord(value.defaultConfig) ? value.defaultConfig : value;
  const matcher = isRecord(own.proxyStatsMatcher) ? own.proxyStatsMatcher : {};
  if (matcher.inclusionPrefixes !== undefined || matcher.inclusionSuffixes !== undefined) return null;
  const { inclusionRegexps } = matcher;
  return Array.isArray(inclusionRegexps) ? inclusionRegexps.filter((each) => typeof each === 'string') : [];
}
