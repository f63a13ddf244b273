import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { aggregate, binary, series } from '../monitoring/query.ts';
import { ERROR_RATIO, REQUESTS, requestsOf, ZONE_REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard, Panel, Section } from './dashboard.ts';
import { CHOSEN, graph, line, quantile, rates, SERVICE_LEGEND } from './graph.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const WHICH = { destination_service_name: CHOSEN } as const;
const MESH = ['mesh'] as const;
const BEHIND = '{{cluster_name}}';

/** What proxies do for clients when something behind them fails: statistics of Envoy. */
export function resiliencePanels(): readonly Panel[] {
  const by = ['cluster_name'] as const;
  const open = (kind: string) => aggregate('sum', by, series(`envoy_cluster_circuit_breakers_default_${kind}_open`));
  const ejected = aggregate('max', by, series('envoy_cluster_outlier_detection_ejections_active'));
  const ejections = rates('envoy_cluster_outlier_detection_ejections_enforced_total', by);
  const retries = rates('envoy_cluster_upstream_rq_retry', by);
  const succeeded = rates('envoy_cluster_upstream_rq_retry_success', by);
  return [
    graph('Proxies with an open circuit breaker', 'none', MESH, [
      [`${BEHIND} requests`, open('rq')],
      [`${BEHIND} connections`, open('cx')],
    ]),
    line('Pods ejected now', 'none', MESH, BEHIND, ejected),
    line('Ejections', 'cps', MESH, BEHIND, ejections),
    line('Retries', 'reqps', MESH, BEHIND, retries),
    line('Retries that succeed', 'percentunit', MESH, BEHIND, binary(succeeded, '/', binary(retries, '>', 0)), {
      about: 'Of the requests that were tried again; the others failed again.',
    }),
  ];
}

function services(model: Model, { alerts }: Monitoring): Section {
  const seen = { ...requestsOf(model, 'source'), ...WHICH };
  const served = { ...requestsOf(model, 'destination'), ...WHICH };
  const latency = (share: number) =>
    quantile(share, 'istio_request_duration_milliseconds', ['destination_service_name'], seen);
  const callers = rates('istio_requests_total', ['source_workload', 'destination_service_name'], seen);
  const encrypted = rates('istio_requests_total', [], { ...served, connection_security_policy: 'mutual_tls' });
  return {
    title: 'Services',
    panels: [
      line('Volume', 'reqps', MESH, SERVICE_LEGEND, series(REQUESTS, WHICH)),
      line('Success', 'percentunit', MESH, SERVICE_LEGEND, binary(1, '-', series(ERROR_RATIO, WHICH)), {
        limit: 1 - alerts.errors,
        bad: 'below',
      }),
      graph('Latency', 'ms', MESH, [
        [`${SERVICE_LEGEND} 50 %`, latency(0.5)],
        [`${SERVICE_LEGEND} 95 %`, latency(0.95)],
        [`${SERVICE_LEGEND} 99 %`, latency(0.99)],
      ]),
      line('Callers', 'reqps', MESH, `{{source_workload}} to ${SERVICE_LEGEND}`, callers),
      line(
        'Answers by response flags',
        'reqps',
        MESH,
        '{{response_flags}}',
        rates('istio_requests_total', ['response_flags'], seen),
        { about: 'UO is an open breaker, UF a failed connection, URX no retry left, - an answer of the service.' },
      ),
      line(
        'Requests with mutual TLS',
        'percentunit',
        MESH,
        'of all',
        binary(encrypted, '/', rates('istio_requests_total', [], served)),
      ),
    ],
  };
}

function control(): Section {
  const zones = aggregate('sum', ['zone'], series(ZONE_REQUESTS, WHICH));
  return {
    title: 'Zones and control plane',
    panels: [
      line('Requests by zone', 'reqps', MESH, '{{zone}}', zones),
      line(
        '99 % of changes reach a proxy within',
        's',
        ['istiod'],
        '',
        quantile(0.99, 'pilot_proxy_convergence_time', []),
      ),
      line(
        'Configurations that proxies refuse',
        'cps',
        ['istiod'],
        '{{type}}',
        rates('pilot_total_xds_rejects', ['type']),
      ),
    ],
  };
}

/** Who calls whom, how well, and what the proxies do about it. */
export function meshDashboard(model: Model, monitoring: Monitoring): Dashboard {
  return {
    id: 'mesh',
    title: 'Mesh',
    view: 'cluster',
    from: 'now-6h',
    variables: [SERVICE_VARIABLE],
    sections: [services(model, monitoring), { title: 'Resilience', panels: resiliencePanels() }, control()],
  };
}
