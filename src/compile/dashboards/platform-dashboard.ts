import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { aggregate, binary, call, type Matcher, oneOf, series } from '../monitoring/query.ts';
import { ERROR_RATIO, ERRORS, LATENCY_P95, REQUESTS, requestsOf } from '../monitoring/recording-rules.ts';
import type { Dashboard } from './dashboard.ts';
import { CHOSEN, figure, graph, quantile, rate, rates, SERVICE_LEGEND } from './panel.ts';
import { SERVICE_VARIABLE } from './variables.ts';

const WHICH = { destination_service_name: CHOSEN } as const;

/** Namespaces of the platform’s services. */
export function ownNamespaces(model: Model): Matcher {
  return oneOf(model.namespaces.map(({ name }) => name));
}

/** What users meet and what it takes: the page that is opened first. */
export function platformDashboard(model: Model, { alerts }: Monitoring): Dashboard {
  const namespace = ownNamespaces(model);
  const own = { namespace, container: CHOSEN } as const;
  const seen = { ...requestsOf(model, 'source'), ...WHICH };
  const total = (name: string) => aggregate('sum', [], series(name, WHICH));
  const firing = aggregate('count', ['severity'], series('ALERTS', { alertstate: 'firing' }));
  const pods = { namespace, deployment: CHOSEN } as const;
  return {
    id: 'platform',
    title: 'Platform',
    view: 'cluster',
    from: 'now-6h',
    variables: [SERVICE_VARIABLE],
    sections: [
      {
        title: 'Now',
        panels: [
          figure('Requests', 'reqps', ['mesh'], total(REQUESTS)),
          figure('Failed', 'percentunit', ['mesh'], binary(total(ERRORS), '/', total(REQUESTS)), {
            limit: alerts.errors,
          }),
          figure('Slowest service, 95 %', 's', ['mesh'], aggregate('max', [], series(LATENCY_P95, WHICH)), {
            limit: alerts.p95Us / 1_000_000,
          }),
          figure(
            'Pods ready',
            'percentunit',
            ['kube-state-metrics'],
            binary(
              aggregate('sum', [], series('kube_deployment_status_replicas_available', pods)),
              '/',
              aggregate('sum', [], series('kube_deployment_spec_replicas', pods)),
            ),
            { limit: alerts.available, bad: 'below' },
          ),
          figure('Alerts', 'none', ['rules'], binary(aggregate('sum', [], firing), 'or', call('vector', 0)), {
            limit: 1,
            about: 'Alerts that fire now, of every severity.',
          }),
        ],
      },
      {
        title: 'Requests',
        panels: [
          graph(
            'Requests by code',
            'reqps',
            ['mesh'],
            [['{{response_code}}', rates('istio_requests_total', ['response_code'], seen)]],
          ),
          graph('Requests by service', 'reqps', ['mesh'], [[SERVICE_LEGEND, series(REQUESTS, WHICH)]]),
          graph('Failed by service', 'percentunit', ['mesh'], [[SERVICE_LEGEND, series(ERROR_RATIO, WHICH)]], {
            limit: alerts.errors,
          }),
          graph(
            'Half of the requests are answered within',
            'ms',
            ['mesh'],
            [
              [
                SERVICE_LEGEND,
                quantile(0.5, 'istio_request_duration_milliseconds', ['destination_service_name'], seen),
              ],
            ],
          ),
          graph('95 % are answered within', 's', ['mesh'], [[SERVICE_LEGEND, series(LATENCY_P95, WHICH)]], {
            limit: alerts.p95Us / 1_000_000,
          }),
        ],
      },
      {
        title: 'Pods',
        panels: [
          graph(
            'Processors in use',
            'short',
            ['kubelet'],
            [['{{container}}', aggregate('sum', ['container'], rate('container_cpu_usage_seconds_total', own))]],
          ),
          graph(
            'Memory in use',
            'bytes',
            ['kubelet'],
            [['{{container}}', aggregate('sum', ['container'], series('container_memory_working_set_bytes', own))]],
          ),
          graph(
            'Pods',
            'none',
            ['kube-state-metrics'],
            [
              [
                '{{deployment}} ready',
                aggregate('sum', ['deployment'], series('kube_deployment_status_replicas_available', pods)),
              ],
              [
                '{{deployment}} wanted',
                aggregate('sum', ['deployment'], series('kube_deployment_spec_replicas', pods)),
              ],
            ],
          ),
          graph(
            'Restarts within an hour',
            'none',
            ['kube-state-metrics'],
            [
              [
                '{{pod}}',
                aggregate(
                  'sum',
                  ['pod'],
                  call('increase', series('kube_pod_container_status_restarts_total', own, '1h')),
                ),
              ],
            ],
            { limit: alerts.restarts },
          ),
        ],
      },
    ],
  };
}
