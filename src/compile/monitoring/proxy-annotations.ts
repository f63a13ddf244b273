import { findMetric } from '../../engines/metrics/metric-registry.ts';
import type { Labels } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { remembered } from '../../units/remembered.ts';
import { resiliencePanels } from '../dashboards/mesh-dashboard.ts';
import { subsetStatistics } from '../delivery/subset-statistics.ts';
import { CANDIDATE_SUBSET } from '../mesh/subsets.ts';
import { isAdoptedByArgo } from '../object-meta.ts';
import type { Query } from './query.ts';
import { recordings } from './recording-rules.ts';
import { serviceAlerts } from './service-alerts.ts';

/** How a pod tells Istio’s injector of its own proxy settings; a ProxyConfig object has no field for statistics. */
const PROXY_CONFIG_ANNOTATION = 'proxy.istio.io/config';

/** Names of the metrics that a query asks for. */
function metricsOf(query: Query): readonly string[] {
  switch (query.kind) {
    case 'number':
      return [];
    case 'series':
      return [query.metric];
    case 'call':
      return query.parts.flatMap(metricsOf);
    case 'sum':
      return metricsOf(query.of);
    case 'binary':
      return [...metricsOf(query.left), ...metricsOf(query.right)];
  }
}

/** Expressions for the statistics of Envoy that queries ask for and an Istio proxy leaves out by itself. */
export const inclusionRegexps = remembered(regexpsOf);

function regexpsOf(model: Model): readonly string[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  const drawn = resiliencePanels().flatMap((panel) => ('series' in panel ? panel.series : []));
  const asked = [...serviceAlerts(model, monitoring), ...recordings(model), ...drawn];
  const metrics = asked.flatMap(({ query }) => metricsOf(query));
  const found = metrics.flatMap((name) => {
    const metric = findMetric(name);
    return metric.kind === 'known' ? (metric.metric.statsMatcher ?? []) : [];
  });
  const judged = Object.values(model.services).flatMap((service) =>
    isAdoptedByArgo(service) ? [subsetStatistics(service, CANDIDATE_SUBSET)] : [],
  );
  return [...new Set([...found, ...judged])].sort();
}

/**
 * Annotations of a pod with a proxy (M25): its statistics come with the query that asks for them. What the service tells
 * of itself comes through Istio’s agent, which answers in plain text where the service itself speaks mutual TLS alone. The
 * gateways' pods are Istio's installation's, and get the same words there.
 */
export function proxyAnnotations(model: Model, { metrics }: Service): Labels {
  const expressions = inclusionRegexps(model);
  return {
    ...(expressions.length === 0
      ? {}
      : { [PROXY_CONFIG_ANNOTATION]: JSON.stringify({ proxyStatsMatcher: { inclusionRegexps: expressions } }) }),
    ...(metrics === null || model.monitoring === null
      ? {}
      : {
          'prometheus.io/scrape': 'true',
          'prometheus.io/path': metrics.path,
          'prometheus.io/port': String(metrics.port),
        }),
  };
}
