import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { ownNamespaces } from '../monitoring/own-namespaces.ts';
import { aggregate, binary, call, type Matcher, type Matchers, type Query, series } from '../monitoring/query.ts';
import type { Dashboard, Section } from './dashboard.ts';
import { graph, line, quantile, rates } from './graph.ts';

const SCALER = '{{namespace}}/{{horizontalpodautoscaler}}';
const KSM = ['kube-state-metrics'] as const;
const HPA = 'kube_horizontalpodautoscaler';
const KARPENTER = ['karpenter'] as const;

function autoscalers(namespace: Matcher): Section {
  const which = { namespace } as const;
  const utilization = { namespace, metric_target_type: 'utilization' } as const;
  const ofTarget = binary(
    series(`${HPA}_status_target_metric`, utilization),
    '/',
    series(`${HPA}_spec_target_metric`, utilization),
  );
  const triggers = aggregate('max', ['scaledObject', 'scaler'], series('keda_scaler_metrics_value'));
  return {
    title: 'Autoscalers',
    panels: [
      graph('Pods', 'none', KSM, [
        [`${SCALER} now`, series(`${HPA}_status_current_replicas`, which)],
        [`${SCALER} asked for`, series(`${HPA}_status_desired_replicas`, which)],
        [`${SCALER} at most`, series(`${HPA}_spec_max_replicas`, which)],
      ]),
      line('Use, of its target', 'percentunit', KSM, `${SCALER} {{metric_name}}`, ofTarget, { limit: 1 }),
      line('Triggers', 'short', ['keda'], '{{scaledObject}} {{scaler}}', triggers),
      line(
        'Triggers that cannot be read',
        'cps',
        ['keda'],
        '{{scaledObject}}',
        rates('keda_scaler_detail_errors_total', ['scaledObject']),
      ),
    ],
  };
}

function use(namespace: Matcher): Section {
  const used: Matchers = { namespace, container: { is: '!=', value: '' } };
  const by = ['container'] as const;
  const asked = (resource: string): Query =>
    aggregate('sum', by, series('kube_pod_container_resource_requests', { namespace, resource }));
  const cpu = rates('container_cpu_usage_seconds_total', by, used);
  const memory = aggregate('sum', by, series('container_memory_working_set_bytes', used));
  const both = ['kubelet', ...KSM] as const;
  return {
    title: 'Use',
    panels: [
      line(
        'Processors in use, of those asked for',
        'percentunit',
        both,
        '{{container}}',
        binary(cpu, '/', asked('cpu')),
      ),
      line(
        'Memory in use, of that asked for',
        'percentunit',
        both,
        '{{container}}',
        binary(memory, '/', asked('memory')),
      ),
      line(
        '99 % of pods start within',
        's',
        ['kubelet'],
        '',
        quantile(0.99, 'kubelet_pod_start_sli_duration_seconds', []),
      ),
    ],
  };
}

function nodes({ alerts }: Monitoring): Section {
  const given = (resource: string): Query =>
    binary(
      aggregate('sum', [], series('kube_pod_container_resource_requests', { resource })),
      '/',
      aggregate('sum', [], series('kube_node_status_allocatable', { resource })),
    );
  const free = binary(series('node_memory_MemAvailable_bytes'), '/', series('node_memory_MemTotal_bytes'));
  const homeless = binary(aggregate('sum', [], series('kube_pod_status_unschedulable')), 'or', call('vector', 0));
  const pools = binary(series('karpenter_nodepools_usage'), '/', series('karpenter_nodepools_limit'));
  const queue = aggregate('sum', [], series('karpenter_scheduler_queue_depth'));
  return {
    title: 'Nodes',
    panels: [
      graph('Asked for, of what nodes have', 'percentunit', KSM, [
        ['processors', given('cpu')],
        ['memory', given('memory')],
      ]),
      line('Nodes', 'none', KSM, '', aggregate('count', [], series('kube_node_info'))),
      line('Pods that no node takes', 'none', KSM, '', homeless, { limit: 1 }),
      line('Memory of nodes in use', 'percentunit', ['node-exporter'], '{{instance}}', binary(1, '-', free), {
        limit: alerts.nodeMemory,
      }),
      line('Pools of nodes, of their limit', 'percentunit', KARPENTER, '{{nodepool}} {{resource_type}}', pools),
      line('Pods that wait for a node', 'none', KARPENTER, '', queue),
    ],
  };
}

/** What follows load, how far it is from its bounds, and whether nodes follow too. */
export function scalingDashboard(model: Model, monitoring: Monitoring): Dashboard {
  const namespace = ownNamespaces(model);
  return {
    id: 'scaling',
    title: 'Scaling',
    view: 'cluster',
    from: 'now-24h',
    variables: [],
    sections: [autoscalers(namespace), use(namespace), nodes(monitoring)],
  };
}
