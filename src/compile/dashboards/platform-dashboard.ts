import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { ownNamespaces } from '../monitoring/own-namespaces.ts';
import { aggregate, binary, call, type Query, series } from '../monitoring/query.ts';
import { ERROR_RATIO, ERRORS, LATENCY_P95, REQUESTS, requestsOf } from '../monitoring/recording-rules.ts';
import type { Dashboard, Section } from './dashboard.ts';
import { CHOSEN, figure, graph, line, quantile, rate, rates, SERVICE_LEGEND } from './graph.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const WHICH = { destination_service_name: CHOSEN } as const;
const KSM = ['kube-state-metrics'] as const;
const AVAILABLE = 'kube_deployment_status_replicas_available';
const WANTED = 'kube_deployment_spec_replicas';

function total(metric: string): Query {
  return aggregate('sum', [], series(metric, WHICH));
}

function now(model: Model, { alerts }: Monitoring): Section {
  const pods = { namespace: ownNamespaces(model), deployment: CHOSEN } as const;
  const ready = binary(aggregate('sum', [], series(AVAILABLE, pods)), '/', aggregate('sum', [], series(WANTED, pods)));
  const firing = aggregate('count', [], series('ALERTS', { alertstate: 'firing' }));
  const slowest = aggregate('max', [], series(LATENCY_P95, WHICH));
  return {
    title: 'Now',
    panels: [
      figure('Requests', 'reqps', ['mesh'], total(REQUESTS)),
      figure('Failed', 'percentunit', ['mesh'], binary(total(ERRORS), '/', total(REQUESTS)), {
        limit: alerts.errors,
      }),
      figure('Slowest service, 95 %', 's', ['mesh'], slowest, { limit: alerts.p95Us / 1_000_000 }),
      figure('Pods ready', 'percentunit', KSM, ready, { limit: alerts.available, bad: 'below' }),
      figure('Alerts', 'none', ['rules'], binary(firing, 'or', call('vector', 0)), { limit: 1 }),
    ],
  };
}

function requests(model: Model, { alerts }: Monitoring): Section {
  const seen = { ...requestsOf(model, 'source'), ...WHICH };
  const codes = rates('istio_requests_total', ['response_code'], seen);
  const half = quantile(0.5, 'istio_request_duration_milliseconds', ['destination_service_name'], seen);
  return {
    title: 'Requests',
    panels: [
      line('Requests by code', 'reqps', ['mesh'], '{{response_code}}', codes),
      line('Requests by service', 'reqps', ['mesh'], SERVICE_LEGEND, series(REQUESTS, WHICH)),
      line('Failed by service', 'percentunit', ['mesh'], SERVICE_LEGEND, series(ERROR_RATIO, WHICH), {
        limit: alerts.errors,
      }),
      line('Half of the requests are answered within', 'ms', ['mesh'], SERVICE_LEGEND, half),
      line('95 % are answered within', 's', ['mesh'], SERVICE_LEGEND, series(LATENCY_P95, WHICH), {
        limit: alerts.p95Us / 1_000_000,
      }),
    ],
  };
}

function pods(model: Model, { alerts }: Monitoring): Section {
  const namespace = ownNamespaces(model);
  const own = { namespace, container: CHOSEN } as const;
  const cpu = aggregate('sum', ['container'], rate('container_cpu_usage_seconds_total', own));
  const memory = aggregate('sum', ['container'], series('container_memory_working_set_bytes', own));
  const restarts = call('increase', series('kube_pod_container_status_restarts_total', own, '1h'));
  const count = (metric: string) => aggregate('sum', ['deployment'], series(metric, { namespace, deployment: CHOSEN }));
  return {
    title: 'Pods',
    panels: [
      line('Processors in use', 'short', ['kubelet'], '{{container}}', cpu),
      line('Memory in use', 'bytes', ['kubelet'], '{{container}}', memory),
      graph('Pods', 'none', KSM, [
        ['{{deployment}} ready', count(AVAILABLE)],
        ['{{deployment}} wanted', count(WANTED)],
      ]),
      line('Restarts within an hour', 'none', KSM, '{{pod}}', aggregate('sum', ['pod'], restarts), {
        limit: alerts.restarts,
      }),
    ],
  };
}

/** What users meet and what it takes: the page that is opened first. */
export function platformDashboard(model: Model, monitoring: Monitoring): Dashboard {
  return {
    id: 'platform',
    title: 'Platform',
    view: 'cluster',
    from: 'now-6h',
    variables: [SERVICE_VARIABLE],
    sections: [now(model, monitoring), requests(model, monitoring), pods(model, monitoring)],
  };
}
