import { type Exporter, exporter, type Row } from './exporter.ts';

const GRAPH = 'graph_kind graph_type with_service_nodes';

const ROWS: readonly Row[] = [
  ['gauge', 'kiali_graph_nodes', GRAPH, 'nodes of a graph'],
  ['histogram', 'kiali_graph_generation_duration_seconds', GRAPH, 'time to make a graph'],
  ['histogram', 'kiali_graph_appender_duration_seconds', 'appender', 'time of each part of a graph'],
  ['histogram', 'kiali_graph_marshal_duration_seconds', GRAPH, 'time to write a graph'],
  ['counter', 'kiali_graph_cache_hits_total', '', 'graphs found ready'],
  ['counter', 'kiali_graph_cache_misses_total', '', 'graphs not found ready'],
  ['histogram', 'kiali_api_processing_duration_seconds', 'route', 'time of requests'],
  ['counter', 'kiali_api_failures_total', 'route', 'requests that failed'],
  ['histogram', 'kiali_prometheus_processing_duration_seconds', 'query_group', 'time of queries to Prometheus'],
  ['histogram', 'kiali_tracing_processing_duration_seconds', 'query_group', 'time of queries for traces'],
  ['histogram', 'kiali_validation_processing_duration_seconds', 'namespace service', 'time of validation'],
  ['histogram', 'kiali_checker_processing_duration_seconds', 'checker', 'time of each checker'],
  ['counter', 'kiali_cache_requests_total', 'name', 'questions to a cache'],
  ['counter', 'kiali_cache_hits_total', 'name', 'questions that it answered'],
  ['gauge', 'kiali_kubernetes_clients', '', 'clients of the API server'],
];

export const KIALI: Exporter = exporter(
  { engine: 'kiali', version: '2.30', source: 'kiali/kiali prometheus/internalmetrics/internal_metrics.go' },
  ROWS,
);
