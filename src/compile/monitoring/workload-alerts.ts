import type { AlertFigures, Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { aggregate, binary, call, type Matcher, oneOf, type Query, series } from './query.ts';

const CONTAINER = ['namespace', 'pod', 'container'] as const;
const DEPLOYMENT = ['namespace', 'deployment'] as const;
const CONTAINER_TEXT = '{{ $labels.namespace }}/{{ $labels.pod }} ({{ $labels.container }})';
const DEPLOYMENT_TEXT = '{{ $labels.namespace }}/{{ $labels.deployment }}';

/** Use of a container's limit: what cadvisor measures over what the object says. */
function ofLimit(used: Query, resource: 'cpu' | 'memory', namespace: Matcher): Query {
  const limit = series('kube_pod_container_resource_limits', { namespace, resource });
  return binary(aggregate('sum', CONTAINER, used), '/', aggregate('max', CONTAINER, limit));
}

/** Containers near what they may use. */
function limitAlerts(alerts: AlertFigures, namespace: Matcher): readonly Alert[] {
  const used = { namespace, container: { is: '!=', value: '' } } as const;
  const limits = { scope: 'workload', severity: 'warning', source: 'kubelet', forUs: 10 * MINUTE_US } as const;
  return [
    {
      ...limits,
      name: 'MemoryNearLimit',
      query: binary(
        ofLimit(series('container_memory_working_set_bytes', used), 'memory', namespace),
        '>',
        alerts.memory,
      ),
      summary: `${CONTAINER_TEXT} is near its memory limit in ${PLACE_TEXT}`,
      description: `It uses {{ $value | humanizePercentage }} of it; ${printShare(alerts.memory)} is the limit, at 100% it is killed.`,
    },
    {
      ...limits,
      name: 'CpuNearLimit',
      query: binary(
        ofLimit(call('rate', series('container_cpu_usage_seconds_total', used, '5m')), 'cpu', namespace),
        '>',
        alerts.cpu,
      ),
      summary: `${CONTAINER_TEXT} is near its processor limit in ${PLACE_TEXT}`,
      description: `It uses {{ $value | humanizePercentage }} of it; ${printShare(alerts.cpu)} is the limit, at 100% it stands still.`,
    },
  ];
}

/** Containers and replicas of the platform's own namespaces (O02). */
export function workloadAlerts(model: Model, { alerts, namespace: own }: Monitoring): readonly Alert[] {
  const namespace = oneOf([...new Set([...model.namespaces.map(({ name }) => name), own])].sort());
  const available = series('kube_deployment_status_replicas_available', { namespace });
  const wished = series('kube_deployment_spec_replicas', { namespace });
  const share = binary(available, '/', binary(wished, '>', 0), { on: DEPLOYMENT });
  const common = { scope: 'workload', source: 'kube-state-metrics' } as const;
  return [
    {
      ...common,
      name: 'RestartsHigh',
      severity: 'critical',
      forUs: 0,
      query: binary(
        call('increase', series('kube_pod_container_status_restarts_total', { namespace }, '1h')),
        '>',
        alerts.restarts,
      ),
      summary: `${CONTAINER_TEXT} restarts again and again in ${PLACE_TEXT}`,
      description: `It started {{ $value | humanize }} times within an hour; ${alerts.restarts} is the limit.`,
    },
    {
      ...common,
      name: 'PodsUnavailable',
      severity: 'critical',
      forUs: 2 * MINUTE_US,
      query: binary(share, '<', alerts.available),
      summary: `Too few pods of ${DEPLOYMENT_TEXT} are ready in ${PLACE_TEXT}`,
      description: `{{ $value | humanizePercentage }} of those that it should have; ${printShare(alerts.available)} is the limit.`,
    },
    {
      ...common,
      name: 'ReplicasLow',
      severity: 'warning',
      forUs: 15 * MINUTE_US,
      query: binary(share, '<', 1),
      summary: `${DEPLOYMENT_TEXT} lacks pods in ${PLACE_TEXT}`,
      description: '{{ $value | humanizePercentage }} of its pods have been ready for a quarter of an hour.',
    },
    {
      ...common,
      name: 'AutoscalerAtMax',
      severity: 'warning',
      forUs: 15 * MINUTE_US,
      query: binary(
        series('kube_horizontalpodautoscaler_status_current_replicas', { namespace }),
        '>=',
        series('kube_horizontalpodautoscaler_spec_max_replicas', { namespace }),
        { on: ['namespace', 'horizontalpodautoscaler'] },
      ),
      summary: `{{ $labels.namespace }}/{{ $labels.horizontalpodautoscaler }} can grow no further in ${PLACE_TEXT}`,
      description: 'It has had all of its {{ $value }} pods for a quarter of an hour: more load is carried by nobody.',
    },
    ...limitAlerts(alerts, namespace),
  ];
}
