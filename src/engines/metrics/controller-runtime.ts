import { type Exporter, exporter } from './exporter.ts';

const QUEUE = 'name controller priority';

export const CONTROLLER_RUNTIME: Exporter = exporter(
  {
    engine: 'controller-runtime',
    version: '0.22',
    source: 'kubernetes-sigs/controller-runtime pkg/internal/controller/metrics/metrics.go',
  },
  [
    [
      'counter',
      'controller_runtime_reconcile_total',
      'controller result',
      'synchronisations',
      { values: { result: ['success', 'error', 'requeue', 'requeue_after'] } },
    ],
    ['counter', 'controller_runtime_reconcile_errors_total', 'controller', 'synchronisations that failed'],
    ['histogram', 'controller_runtime_reconcile_time_seconds', 'controller', 'time of synchronisations'],
    ['gauge', 'controller_runtime_active_workers', 'controller', 'workers that work'],
    ['gauge', 'controller_runtime_max_concurrent_reconciles', 'controller', 'workers'],
    ['counter', 'rest_client_requests_total', 'code host method', 'requests to the API server'],
    ['histogram', 'rest_client_request_duration_seconds', 'verb host', 'time of these'],
    ['gauge', 'workqueue_depth', QUEUE, 'objects that wait'],
    ['counter', 'workqueue_adds_total', QUEUE, 'objects that came'],
    ['counter', 'workqueue_retries_total', QUEUE, 'objects that came again'],
    ['histogram', 'workqueue_queue_duration_seconds', QUEUE, 'time of waiting'],
    ['histogram', 'workqueue_work_duration_seconds', QUEUE, 'time of work'],
    ['gauge', 'workqueue_longest_running_processor_seconds', QUEUE, 'longest work now'],
    ['gauge', 'workqueue_unfinished_work_seconds', QUEUE, 'work not ended'],
    ['gauge', 'leader_election_master_status', 'name', '1 on the leader'],
  ],
);
