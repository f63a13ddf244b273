import { type Exporter, exporter } from './exporter.ts';

export const GRAFANA: Exporter = exporter(
  { engine: 'grafana', version: '12', source: 'grafana/grafana pkg/middleware/request_metrics.go' },
  [
    [
      'histogram',
      'grafana_http_request_duration_seconds',
      'handler status_code method status_source slo_group',
      'time of requests',
    ],
    ['gauge', 'grafana_http_request_in_flight', '', 'requests now'],
    ['counter', 'grafana_alerting_rule_evaluation_failures_total', 'org', 'evaluations that failed'],
    ['counter', 'grafana_alerting_rule_evaluations_total', 'org', 'evaluations'],
    ['info', 'grafana_build_info', 'branch edition goversion revision version', 'version of Grafana'],
  ],
);
