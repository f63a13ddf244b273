/**
 * Which engines a cluster’s Prometheus scrapes, as far as its monitors say so: an engine is scraped where a monitor or
 * its selector has a word of its name.
 */
import { engineOf } from '../../engines/metrics/metric-registry.ts';
import type { MetricEngine } from '../../engines/metrics/types.ts';
import { field } from '../../manifests/field.ts';
import { partsOf } from '../../promql/parts-of.ts';
import { readQuery } from '../../promql/read-query.ts';
import type { Expression } from '../../promql/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';

const GROUP = 'monitoring.coreos.com';

/** Words by which monitors of an engine are known. Engines that every Prometheus has in its own process are not here. */
const WORDS: Readonly<Partial<Record<MetricEngine, RegExp>>> = {
  'argo-rollouts': /rollouts/i,
  'cert-manager': /cert-?manager/i,
  'cloudnative-pg': /cnpg|cloudnative|postgres/i,
  'external-dns': /external-?dns/i,
  flagger: /flagger/i,
  istiod: /istiod|pilot|istio/i,
  jaeger: /jaeger/i,
  karpenter: /karpenter/i,
  keda: /keda/i,
  kiali: /kiali/i,
  loki: /loki/i,
  opencost: /opencost|kubecost/i,
  'opentelemetry-collector': /otel|opentelemetry|collector/i,
  'redis-exporter': /redis/i,
  strimzi: /strimzi|kafka/i,
  velero: /velero/i,
};

/** All that monitors say; null where something else may be scraped that no file here tells of. */
const monitorsText = remembered((facts: ClusterFacts): string | null => {
  const servers = facts.objects(GROUP, 'Prometheus');
  const monitors = ['ServiceMonitor', 'PodMonitor', 'Probe', 'ScrapeConfig'].flatMap((kind) =>
    facts.objects(GROUP, kind),
  );
  const isWhole =
    servers.length > 0 &&
    monitors.length > 0 &&
    servers.every(({ object }) => field(object, ['spec', 'additionalScrapeConfigs']) === undefined);
  return isWhole ? monitors.map(({ object }) => JSON.stringify([object.metadata.name, object.spec])).join('\n') : null;
});

/** Every word of a query that may be a metric’s name. */
export function namesIn(expr: string): readonly string[] {
  return expr.match(/[A-Za-z_:][\w:]*/g) ?? [];
}

/** Names of the metrics that an expression asks for. */
function metricsIn(expression: Expression): readonly string[] {
  if (expression.kind === 'selector') return expression.name === undefined ? [] : [expression.name];
  return partsOf(expression).flatMap(metricsIn);
}

/** The engine that exports a metric, where nobody scrapes it; null where the metric may be there. */
export function unscrapedEngine(facts: ClusterFacts, metric: string): string | null {
  const text = monitorsText(facts);
  if (text === null) return null;
  const engine = engineOf(metric);
  const words = engine === undefined ? undefined : WORDS[engine];
  return engine === undefined || words === undefined || words.test(text) ? null : engine;
}

/** A metric of a query whose engine nobody scrapes; null where every one may be there. */
export function unscrapedIn(
  facts: ClusterFacts,
  expr: string,
): { readonly metric: string; readonly engine: string } | null {
  // Reading a query takes longer than looking for a name in it.
  if (!namesIn(expr).some((name) => unscrapedEngine(facts, name) !== null)) return null;
  const read = readQuery(expr);
  if (read.kind !== 'read') return null;
  for (const metric of metricsIn(read.expression)) {
    const engine = unscrapedEngine(facts, metric);
    if (engine !== null) return { metric, engine };
  }
  return null;
}
