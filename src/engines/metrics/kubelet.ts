/** The kubelet's own metrics. Leaves out what is behind feature gates. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const CLAIM = 'namespace persistentvolumeclaim';

const ROWS: readonly Row[] = [
  ['info', 'kubelet_node_name', 'node', 'name of the node'],
  ['gauge', 'kubelet_running_pods', '', 'pods with a sandbox'],
  ['gauge', 'kubelet_running_containers', 'container_state', 'containers by state'],
  ['gauge', 'kubelet_desired_pods', 'static', 'pods that it was told to run'],
  ['gauge', 'kubelet_active_pods', 'static', 'pods admitted and not ended'],
  ['histogram', 'kubelet_pod_start_duration_seconds', '', 'time from seeing a pod to running it'],
  ['histogram', 'kubelet_pod_start_sli_duration_seconds', '', 'the same without pulling images and init containers'],
  ['histogram', 'kubelet_pod_worker_duration_seconds', 'operation_type', 'time to synchronise one pod'],
  ['histogram', 'kubelet_pod_worker_start_duration_seconds', '', 'time from seeing a pod to its worker'],
  ['histogram', 'kubelet_pleg_relist_duration_seconds', '', 'time to list containers for events of pods'],
  ['histogram', 'kubelet_pleg_relist_interval_seconds', '', 'time between two such lists'],
  ['gauge', 'kubelet_pleg_last_seen_seconds', '', 'when it was last active', { unit: 'unix seconds' }],
  ['histogram', 'kubelet_cgroup_manager_duration_seconds', 'operation_type', 'time of work on cgroups'],
  ['counter', 'kubelet_runtime_operations_total', 'operation_type', 'calls of the container runtime'],
  [
    'counter',
    'kubelet_runtime_operations_errors_total',
    'operation_type',
    'calls of the container runtime that failed',
  ],
  [
    'histogram',
    'kubelet_runtime_operations_duration_seconds',
    'operation_type',
    'time of calls of the container runtime',
  ],
  ['counter', 'kubelet_evictions', 'eviction_signal', 'pods evicted for want of a resource'],
  ['counter', 'kubelet_preemptions', 'preemption_signal', 'pods ended to make room for critical ones'],
  ['counter', 'kubelet_started_pods_total', '', 'pods started'],
  ['counter', 'kubelet_started_pods_errors_total', '', 'pods that could not start'],
  ['counter', 'kubelet_started_containers_total', 'container_type', 'containers started'],
  ['counter', 'kubelet_started_containers_errors_total', 'container_type code', 'containers that could not start'],
  ['histogram', 'kubelet_image_pull_duration_seconds', 'image_size_in_bytes', 'time to pull images'],
  ['counter', 'kubelet_admission_rejections_total', 'reason', 'pods refused'],
  ['gauge', 'kubelet_volume_stats_capacity_bytes', CLAIM, 'size of a volume'],
  ['gauge', 'kubelet_volume_stats_available_bytes', CLAIM, 'bytes left'],
  ['gauge', 'kubelet_volume_stats_used_bytes', CLAIM, 'bytes used'],
  ['gauge', 'kubelet_volume_stats_inodes', CLAIM, 'inodes of a volume'],
  ['gauge', 'kubelet_volume_stats_inodes_free', CLAIM, 'inodes left'],
  ['gauge', 'kubelet_volume_stats_inodes_used', CLAIM, 'inodes used'],
  ['gauge', 'kubelet_volume_stats_health_status_abnormal', CLAIM, '1 while the driver says that it is sick'],
  ['gauge', 'kubelet_certificate_manager_client_ttl_seconds', '', 'time left of the client certificate'],
  ['gauge', 'kubelet_certificate_manager_server_ttl_seconds', '', 'time left of the serving certificate'],
  ['counter', 'kubelet_certificate_manager_client_expiration_renew_errors', '', 'client certificates not renewed'],
  ['counter', 'kubelet_server_expiration_renew_errors', '', 'serving certificates not renewed'],
  [
    'histogram',
    'storage_operation_duration_seconds',
    'volume_plugin operation_name status migrated',
    'time of work on volumes',
  ],
  ['gauge', 'volume_manager_total_volumes', 'plugin_name state', 'volumes'],
  ['gauge', 'kubelet_graceful_shutdown_start_time_seconds', '', 'when shutdown began', { unit: 'unix seconds' }],
  ['gauge', 'kubelet_graceful_shutdown_end_time_seconds', '', 'when shutdown ended', { unit: 'unix seconds' }],
];

export const KUBELET: Exporter = exporter(
  { engine: 'kubelet', version: '1.36', source: 'kubernetes/kubernetes pkg/kubelet/metrics/metrics.go' },
  ROWS,
);
