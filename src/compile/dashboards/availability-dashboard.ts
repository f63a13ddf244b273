import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { aggregate, binary, call, oneOf, series } from '../monitoring/query.ts';
import { ZONE_REQUESTS } from '../monitoring/recording-rules.ts';
import type { Dashboard } from './dashboard.ts';
import { graph, table } from './panel.ts';

const ADVICE = 'kube_customresource_verticalpodautoscaler_status_recommendation_containerrecommendations_target';
const DATABASE = '{{namespace}}/{{pod}}';
const CONTAINER = ['namespace', 'container'] as const;

/** Whether a zone, a node or a database may be lost now. */
export function availabilityDashboard(model: Model, { alerts, namespace: own }: Monitoring): Dashboard {
  const namespace = oneOf([...new Set([...model.namespaces.map(({ name }) => name), own])].sort());
  const scaler = '{{namespace}}/{{horizontalpodautoscaler}}';
  const desired = series('kube_horizontalpodautoscaler_status_desired_replicas', { namespace }, '1h');
  return {
    id: 'availability',
    title: 'High availability',
    view: 'cluster',
    from: 'now-24h',
    variables: [],
    sections: [
      {
        title: 'Zones',
        panels: [
          graph(
            'Pods with a proxy, by zone',
            'none',
            ['mesh'],
            [['{{zone}}', aggregate('sum', ['zone'], series('up', { job: 'istio-proxies' }))]],
            { about: 'Those that answer Prometheus.' },
          ),
          graph(
            'Nodes that answer, by zone',
            'none',
            ['kubelet'],
            [['{{zone}}', aggregate('sum', ['zone'], series('up', { job: 'kubelet', metrics_path: '/metrics' }))]],
          ),
          graph(
            'Requests by zone',
            'reqps',
            ['mesh'],
            [['{{zone}}', aggregate('sum', ['zone'], series(ZONE_REQUESTS))]],
            { about: 'A zone that is left has none; the others carry them.' },
          ),
        ],
      },
      {
        title: 'Pods',
        panels: [
          graph(
            'Ready of wanted',
            'percentunit',
            ['kube-state-metrics'],
            [
              [
                '{{namespace}}/{{deployment}}',
                binary(
                  series('kube_deployment_status_replicas_available', { namespace }),
                  '/',
                  binary(series('kube_deployment_spec_replicas', { namespace }), '>', 0),
                  { on: ['namespace', 'deployment'] },
                ),
              ],
            ],
            { limit: alerts.available, bad: 'below' },
          ),
          graph(
            'Evictions that budgets allow',
            'none',
            ['kube-state-metrics'],
            [
              [
                '{{namespace}}/{{poddisruptionbudget}}',
                series('kube_poddisruptionbudget_status_pod_disruptions_allowed', { namespace }),
              ],
            ],
          ),
          graph(
            'Changes by autoscalers within an hour',
            'none',
            ['kube-state-metrics'],
            [[scaler, call('changes', desired)]],
          ),
          graph(
            'Autoscalers with room to grow',
            'none',
            ['kube-state-metrics'],
            [
              [
                scaler,
                binary(
                  series('kube_horizontalpodautoscaler_spec_max_replicas', { namespace }),
                  '-',
                  series('kube_horizontalpodautoscaler_status_current_replicas', { namespace }),
                  { on: ['namespace', 'horizontalpodautoscaler'] },
                ),
              ],
            ],
          ),
        ],
      },
      {
        title: 'Databases',
        panels: [
          graph(
            'Failovers within a day',
            'none',
            ['cloudnative-pg'],
            [[DATABASE, call('changes', series('cnpg_pg_replication_in_recovery', {}, '1d'))]],
          ),
          graph(
            'Replicas that follow',
            'none',
            ['cloudnative-pg'],
            [[DATABASE, series('cnpg_pg_replication_streaming_replicas')]],
          ),
          graph('Replicas of Redis', 'none', ['redis-exporter'], [[DATABASE, series('redis_connected_slaves')]]),
        ],
      },
      {
        title: 'Advice of vertical autoscalers',
        panels: [
          graph(
            'Processors advised',
            'short',
            ['vertical-pod-autoscaler'],
            [['{{namespace}}/{{container}}', aggregate('max', CONTAINER, series(`${ADVICE}_cpu`))]],
          ),
          graph(
            'Memory advised',
            'bytes',
            ['vertical-pod-autoscaler'],
            [['{{namespace}}/{{container}}', aggregate('max', CONTAINER, series(`${ADVICE}_memory`))]],
          ),
          table(
            'Processors asked for, of those advised',
            'percentunit',
            ['vertical-pod-autoscaler', 'kube-state-metrics'],
            binary(
              aggregate(
                'max',
                CONTAINER,
                series('kube_pod_container_resource_requests', { namespace, resource: 'cpu' }),
              ),
              '/',
              aggregate('max', CONTAINER, series(`${ADVICE}_cpu`)),
            ),
          ),
        ],
      },
    ],
  };
}
