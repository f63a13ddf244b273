import { type Exporter, exporter } from './exporter.ts';

const ROLLOUT = 'namespace name';
const PHASES = [
  'Progressing',
  'Paused',
  'Timeout',
  'Error',
  'Completed',
  'Abort',
  'Healthy',
  'Degraded',
  'InvalidSpec',
];
const RUN_PHASES = ['Pending', 'Running', 'Successful', 'Failed', 'Error', 'Inconclusive'];

export const ARGO_ROLLOUTS: Exporter = exporter(
  { engine: 'argo-rollouts', version: '1.10', source: 'argoproj/argo-rollouts controller/metrics/prommetrics.go' },
  [
    [
      'info',
      'rollout_info',
      `${ROLLOUT} strategy traffic_router phase`,
      'phase of a rollout',
      { values: { phase: PHASES } },
    ],
    ['gauge', 'rollout_info_replicas_desired', ROLLOUT, 'replicas wanted'],
    ['gauge', 'rollout_info_replicas_available', ROLLOUT, 'replicas available'],
    ['gauge', 'rollout_info_replicas_unavailable', ROLLOUT, 'replicas not available'],
    ['gauge', 'rollout_info_replicas_updated', ROLLOUT, 'replicas of the newest revision', { since: '1.3' }],
    [
      'gauge',
      'rollout_phase',
      `${ROLLOUT} strategy phase`,
      'phase of a rollout',
      { instead: 'rollout_info', values: { phase: PHASES } },
    ],
    ['counter', 'rollout_events_total', `${ROLLOUT} type reason`, 'events of rollouts'],
    ['histogram', 'rollout_reconcile', ROLLOUT, 'time of work on rollouts', { unit: 'seconds' }],
    ['counter', 'rollout_reconcile_error', ROLLOUT, 'work on rollouts that failed'],
    ['info', 'analysis_run_info', `${ROLLOUT} phase`, 'phase of an analysis', { values: { phase: RUN_PHASES } }],
    [
      'gauge',
      'analysis_run_phase',
      `${ROLLOUT} phase`,
      'phase of an analysis',
      { instead: 'analysis_run_info', values: { phase: RUN_PHASES } },
    ],
    ['info', 'analysis_run_metric_type', `${ROLLOUT} metric type`, 'metrics of an analysis'],
    [
      'gauge',
      'analysis_run_metric_phase',
      `${ROLLOUT} metric type dry_run phase`,
      '1 for the phase of each metric',
      { values: { phase: RUN_PHASES } },
    ],
    ['histogram', 'analysis_run_reconcile', ROLLOUT, 'time of work on analyses', { unit: 'seconds' }],
    ['counter', 'analysis_run_reconcile_error', ROLLOUT, 'work on analyses that failed'],
    ['info', 'analysis_template_info', ROLLOUT, 'an analysis template', { since: '1.2' }],
    ['info', 'experiment_info', `${ROLLOUT} phase`, 'phase of an experiment', { values: { phase: RUN_PHASES } }],
    ['histogram', 'experiment_reconcile', ROLLOUT, 'time of work on experiments', { unit: 'seconds' }],
    ['counter', 'experiment_reconcile_error', ROLLOUT, 'work on experiments that failed'],
    ['counter', 'notification_send_success', `${ROLLOUT} type reason`, 'notifications sent'],
    ['counter', 'notification_send_error', `${ROLLOUT} type reason`, 'notifications that failed'],
    ['info', 'argo_rollouts_controller_info', 'version', 'version of Argo Rollouts'],
  ],
);
