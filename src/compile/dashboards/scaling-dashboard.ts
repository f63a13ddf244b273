import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { aggregate, binary, call, type Matchers, oneOf, type Query, series } from '../monitoring/query.ts';
import type { Dashboard } from './dashboard.ts';
import { graph, quantile, rate } from './panel.ts';

const SCALER = '{{namespace}}/{{horizontalpodautoscaler}}';
const KSM = ['kube-state-metrics'] as const;
const HPA = 'kube_horizontalpodautoscaler';

/** What follows load, how far it is from its bounds, and whether nodes follow too. */
export function scalingDashboard(model: Model, { alerts }: Monitoring): Dashboard {
  const which = { namespace: oneOf(model.namespaces.map(({ name }) => name)) } as const;
  const used: Matchers = { ...which, container: { is: '!=', value: '' } };
  const requested = (resource: string): Query =>
    aggregate('sum', ['container'], series('kube_pod_container_resource_requests', { ...which, resource }));
  const ofNodes = (resource: string): Query =>
    binary(
      aggregate('sum', [], series('kube_pod_container_resource_requests', { resource })),
      '/',
      aggregate('sum', [], series('kube_node_status_allocatable', { resource })),
    );
  return {
    id: 'scaling',
    title: 'Scaling',
    view: 'cluster',
    from: 'now-24h',
    variables: [],
    sections: [
      {
        title: 'Autoscalers',
        panels: [
          graph('Pods', 'none', KSM, [
            [`${SCALER} now`, series(`${HPA}_status_current_replicas`, which)],
            [`${SCALER} asked for`, series(`${HPA}_status_desired_replicas`, which)],
            [`${SCALER} at most`, series(`${HPA}_spec_max_replicas`, which)],
          ]),
          graph('Metric of its target', 'percentunit', KSM, [
            [
              `${SCALER} {{metric_name}}`,
              binary(
                series(`${HPA}_status_target_metric`, { ...which, metric_target_type: 'utilization' }),
                '/',
                series(`${HPA}_spec_target_metric`, { ...which, metric_target_type: 'utilization' }),
              ),
            ],
          ]),
          graph(
            'Triggers',
            'short',
            ['keda'],
            [
              [
                '{{scaledObject}} {{scaler}}',
                aggregate('max', ['scaledObject', 'scaler'], series('keda_scaler_metrics_value')),
              ],
            ],
          ),
          graph(
            'Triggers that cannot be read',
            'cps',
            ['keda'],
            [['{{scaledObject}}', aggregate('sum', ['scaledObject'], rate('keda_scaler_detail_errors_total'))]],
          ),
        ],
      },
      {
        title: 'Use',
        panels: [
          graph(
            'Processors in use, of those asked for',
            'percentunit',
            ['kubelet', ...KSM],
            [
              [
                '{{container}}',
                binary(
                  aggregate('sum', ['container'], rate('container_cpu_usage_seconds_total', used)),
                  '/',
                  requested('cpu'),
                ),
              ],
            ],
          ),
          graph(
            'Memory in use, of that asked for',
            'percentunit',
            ['kubelet', ...KSM],
            [
              [
                '{{container}}',
                binary(
                  aggregate('sum', ['container'], series('container_memory_working_set_bytes', used)),
                  '/',
                  requested('memory'),
                ),
              ],
            ],
          ),
        ],
      },
      {
        title: 'Nodes',
        panels: [
          graph('Asked for, of what nodes have', 'percentunit', KSM, [
            ['processors', ofNodes('cpu')],
            ['memory', ofNodes('memory')],
          ]),
          graph('Nodes', 'none', KSM, [['', aggregate('count', [], series('kube_node_info'))]]),
          graph(
            'Pods that no node takes',
            'none',
            KSM,
            [['', binary(aggregate('sum', [], series('kube_pod_status_unschedulable')), 'or', call('vector', 0))]],
            { limit: 1 },
          ),
          graph(
            'Memory of nodes in use',
            'percentunit',
            ['node-exporter'],
            [
              [
                '{{instance}}',
                binary(
                  1,
                  '-',
                  binary(series('node_memory_MemAvailable_bytes'), '/', series('node_memory_MemTotal_bytes')),
                ),
              ],
            ],
            { limit: alerts.nodeMemory },
          ),
          graph(
            'Pools of nodes, of their limit',
            'percentunit',
            ['karpenter'],
            [
              [
                '{{nodepool}} {{resource_type}}',
                binary(series('karpenter_nodepools_usage'), '/', series('karpenter_nodepools_limit')),
              ],
            ],
          ),
          graph(
            'Pods wait for Karpenter',
            'none',
            ['karpenter'],
            [['', aggregate('sum', [], series('karpenter_scheduler_queue_depth'))]],
          ),
          graph(
            '99 % of pods start within',
            's',
            ['kubelet'],
            [['', quantile(0.99, 'kubelet_pod_start_sli_duration_seconds', [])]],
          ),
        ],
      },
    ],
  };
}
