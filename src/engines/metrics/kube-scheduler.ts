import { type Exporter, exporter, type Row } from './exporter.ts';

const SCHEDULER_ROWS: readonly Row[] = [
  [
    'counter',
    'scheduler_schedule_attempts_total',
    'result profile',
    'attempts to place a pod',
    { values: { result: ['scheduled', 'unschedulable', 'error'] } },
  ],
  ['histogram', 'scheduler_scheduling_attempt_duration_seconds', 'result profile', 'time of attempts'],
  ['histogram', 'scheduler_scheduling_algorithm_duration_seconds', '', 'time to choose a node'],
  ['histogram', 'scheduler_pod_scheduling_sli_duration_seconds', 'attempts', 'time from the queue to a node'],
  ['histogram', 'scheduler_pod_scheduling_attempts', '', 'attempts until a pod was placed', { unit: 'count' }],
  [
    'gauge',
    'scheduler_pending_pods',
    'queue',
    'pods that wait',
    { values: { queue: ['active', 'backoff', 'gated', 'unschedulable'] } },
  ],
  ['counter', 'scheduler_preemption_attempts_total', '', 'attempts to make room'],
  ['histogram', 'scheduler_preemption_victims', '', 'pods ended to make room', { unit: 'count' }],
  ['gauge', 'scheduler_unschedulable_pods', 'plugin profile', 'pods that a plugin could not place'],
];

export const KUBE_SCHEDULER: Exporter = exporter(
  { engine: 'kube-scheduler', version: '1.36', source: 'kubernetes/kubernetes pkg/scheduler/metrics/metrics.go' },
  SCHEDULER_ROWS,
);
