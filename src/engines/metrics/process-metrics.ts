/** What programs have by themselves: every Go program with Prometheus' client, every controller, and two small exporters. */
import { type Exporter, exporter } from './exporter.ts';

/** Leaves out most of Go's memory statistics. */
export const PROCESS: Exporter = exporter(
  { engine: 'process', version: '1.24', source: 'prometheus/client_golang prometheus/process_collector.go' },
  [
    ['counter', 'process_cpu_seconds_total', '', 'processor time'],
    ['gauge', 'process_open_fds', '', 'open files'],
    ['gauge', 'process_max_fds', '', 'open files at most'],
    ['gauge', 'process_resident_memory_bytes', '', 'memory resident'],
    ['gauge', 'process_virtual_memory_bytes', '', 'memory addressed'],
    ['gauge', 'process_start_time_seconds', '', 'when it started', { unit: 'unix seconds' }],
    ['gauge', 'go_goroutines', '', 'goroutines'],
    ['gauge', 'go_threads', '', 'threads'],
    ['info', 'go_info', 'version', 'version of Go'],
    ['summary', 'go_gc_duration_seconds', '', 'pauses of the garbage collector'],
    ['gauge', 'go_memstats_alloc_bytes', '', 'memory in use'],
    ['counter', 'go_memstats_alloc_bytes_total', '', 'memory taken so far'],
    ['gauge', 'go_memstats_heap_inuse_bytes', '', 'heap in use'],
    ['gauge', 'go_memstats_heap_alloc_bytes', '', 'heap taken'],
    ['gauge', 'go_memstats_sys_bytes', '', 'memory from the system'],
    ['counter', 'promhttp_metric_handler_requests_total', 'code', 'scrapes'],
  ],
);

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

export const BLACKBOX_EXPORTER: Exporter = exporter(
  { engine: 'blackbox-exporter', version: '0.28', source: 'prometheus/blackbox_exporter prober' },
  [
    ['gauge', 'probe_success', 'target *', '1 when the probe succeeded'],
    ['gauge', 'probe_duration_seconds', 'target *', 'time of the probe'],
    ['gauge', 'probe_http_status_code', 'target *', 'status of the answer'],
    [
      'gauge',
      'probe_http_duration_seconds',
      'phase target *',
      'time of each phase',
      { values: { phase: ['resolve', 'connect', 'tls', 'processing', 'transfer'] } },
    ],
    ['gauge', 'probe_dns_lookup_time_seconds', 'target *', 'time to find the address'],
    ['gauge', 'probe_ssl_earliest_cert_expiry', 'target *', 'end of the first certificate', { unit: 'unix seconds' }],
  ],
);

export const GRAFANA: Exporter = exporter(
  { engine: 'grafana', version: '12', source: 'grafana/grafana pkg/middleware/request_metrics.go' },
  [
    [
      'histogram',
      'grafana_http_request_duration_seconds',
      'handler status_code method status_source slo_group',
      'time of requests',
    ],
    ['gauge', 'grafana_http_request_in_flight', '', 'requests now'],
    ['counter', 'grafana_alerting_rule_evaluation_failures_total', 'org', 'evaluations that failed'],
    ['counter', 'grafana_alerting_rule_evaluations_total', 'org', 'evaluations'],
    ['info', 'grafana_build_info', 'branch edition goversion revision version', 'version of Grafana'],
  ],
);
