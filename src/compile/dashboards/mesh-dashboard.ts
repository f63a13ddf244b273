import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { aggregate, binary, series } from '../monitoring/query.ts';
import { ERROR_RATIO, REQUESTS, requestsOf, ZONE_REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard, Panel } from './dashboard.ts';
import { CHOSEN, graph, quantile, rates, SERVICE_LEGEND } from './panel.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const WHICH = { destination_service_name: CHOSEN } as const;
const BEHIND = '{{cluster_name}}';

/** What proxies do for clients when something behind them fails: statistics of Envoy. */
export function resiliencePanels(): readonly Panel[] {
  const open = (kind: string) =>
    aggregate('sum', ['cluster_name'], series(`envoy_cluster_circuit_breakers_default_${kind}_open`));
  return [
    graph(
      'Proxies with an open circuit breaker',
      'none',
      ['mesh'],
      [
        [`${BEHIND} requests`, open('rq')],
        [`${BEHIND} connections`, open('cx')],
      ],
    ),
    graph(
      'Pods ejected now',
      'none',
      ['mesh'],
      [[BEHIND, aggregate('max', ['cluster_name'], series('envoy_cluster_outlier_detection_ejections_active'))]],
    ),
    graph(
      'Ejections per second',
      'cps',
      ['mesh'],
      [[BEHIND, rates('envoy_cluster_outlier_detection_ejections_enforced_total', ['cluster_name'])]],
    ),
    graph(
      'Retries that succeed',
      'percentunit',
      ['mesh'],
      [
        [
          BEHIND,
          binary(
            rates('envoy_cluster_upstream_rq_retry_success', ['cluster_name']),
            '/',
            binary(rates('envoy_cluster_upstream_rq_retry', ['cluster_name']), '>', 0),
          ),
        ],
      ],
      { about: 'Of the requests that were tried again; the others failed again.' },
    ),
    graph('Retries', 'reqps', ['mesh'], [[BEHIND, rates('envoy_cluster_upstream_rq_retry', ['cluster_name'])]]),
  ];
}

/** Who calls whom, how well, and what the proxies do about it. */
export function meshDashboard(model: Model, { alerts }: Monitoring): Dashboard {
  const seen = { ...requestsOf(model, 'source'), ...WHICH };
  const served = { ...requestsOf(model, 'destination'), ...WHICH };
  const latency = (share: number) =>
    quantile(share, 'istio_request_duration_milliseconds', ['destination_service_name'], seen);
  return {
    id: 'mesh',
    title: 'Mesh',
    view: 'cluster',
    from: 'now-6h',
    variables: [SERVICE_VARIABLE],
    sections: [
      {
        title: 'Services',
        panels: [
          graph('Volume', 'reqps', ['mesh'], [[SERVICE_LEGEND, series(REQUESTS, WHICH)]]),
          graph('Success', 'percentunit', ['mesh'], [[SERVICE_LEGEND, binary(1, '-', series(ERROR_RATIO, WHICH))]], {
            limit: 1 - alerts.errors,
            bad: 'below',
          }),
          graph(
            'Latency',
            'ms',
            ['mesh'],
            [
              [`${SERVICE_LEGEND} 50 %`, latency(0.5)],
              [`${SERVICE_LEGEND} 95 %`, latency(0.95)],
              [`${SERVICE_LEGEND} 99 %`, latency(0.99)],
            ],
          ),
          graph(
            'Callers',
            'reqps',
            ['mesh'],
            [
              [
                `{{source_workload}} to ${SERVICE_LEGEND}`,
                rates('istio_requests_total', ['source_workload', 'destination_service_name'], seen),
              ],
            ],
          ),
          graph(
            'Answers that proxies gave themselves',
            'reqps',
            ['mesh'],
            [['{{response_flags}}', rates('istio_requests_total', ['response_flags'], seen)]],
            { about: 'By Envoy’s response flags: UO is an open breaker, UF a failed connection, URX no retry left.' },
          ),
          graph(
            'Mutual TLS',
            'percentunit',
            ['mesh'],
            [
              [
                'of requests',
                binary(
                  rates('istio_requests_total', [], { ...served, connection_security_policy: 'mutual_tls' }),
                  '/',
                  rates('istio_requests_total', [], served),
                ),
              ],
            ],
          ),
        ],
      },
      { title: 'Resilience', panels: resiliencePanels() },
      {
        title: 'Zones and control plane',
        panels: [
          graph(
            'Requests by zone',
            'reqps',
            ['mesh'],
            [['{{zone}}', aggregate('sum', ['zone'], series(ZONE_REQUESTS, WHICH))]],
          ),
          graph(
            '99 % of changes reach a proxy within',
            's',
            ['istiod'],
            [['', quantile(0.99, 'pilot_proxy_convergence_time', [])]],
          ),
          graph(
            'Configurations that proxies refuse',
            'cps',
            ['istiod'],
            [['{{type}}', rates('pilot_total_xds_rejects', ['type'])]],
          ),
        ],
      },
    ],
  };
}
