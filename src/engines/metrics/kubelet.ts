/** The kubelet's own metrics and, under its `/metrics/cadvisor`, those of containers. Leaves out what is behind gates. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const CLAIM = 'namespace persistentvolumeclaim';

const KUBELET_ROWS: readonly Row[] = [
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
  ['gauge', 'kubelet_graceful_shutdown_start_time_seconds', '', 'when shutdown began', { unit: 'unix seconds' }],
  ['gauge', 'kubelet_graceful_shutdown_end_time_seconds', '', 'when shutdown ended', { unit: 'unix seconds' }],
];

export const KUBELET: Exporter = exporter(
  { engine: 'kubelet', version: '1.36', source: 'kubernetes/kubernetes pkg/kubelet/metrics/metrics.go' },
  KUBELET_ROWS,
);

/** `container=""` is the whole pod, `pod=""` a cgroup of the node: name a container, or counts are double. */
const CONTAINER = 'container id image name namespace pod';
const POD = 'id image name namespace pod interface';
const PRESSURE = ['cpu', 'memory', 'io'].flatMap((resource): Row[] => [
  [
    'counter',
    `container_pressure_${resource}_waiting_seconds_total`,
    CONTAINER,
    `time that some work waited for ${resource}`,
    { since: '1.34' },
  ],
  [
    'counter',
    `container_pressure_${resource}_stalled_seconds_total`,
    CONTAINER,
    `time that all work waited for ${resource}`,
    { since: '1.34' },
  ],
]);

const CADVISOR_ROWS: readonly Row[] = [
  ['counter', 'container_cpu_usage_seconds_total', `${CONTAINER} cpu`, 'processor time'],
  ['counter', 'container_cpu_user_seconds_total', CONTAINER, 'processor time in the program'],
  ['counter', 'container_cpu_system_seconds_total', CONTAINER, 'processor time in the kernel'],
  ['counter', 'container_cpu_cfs_periods_total', CONTAINER, 'periods of the limit'],
  ['counter', 'container_cpu_cfs_throttled_periods_total', CONTAINER, 'periods in which the limit held it back'],
  ['counter', 'container_cpu_cfs_throttled_seconds_total', CONTAINER, 'time that the limit held it back'],
  ['gauge', 'container_memory_usage_bytes', CONTAINER, 'memory, with caches'],
  ['gauge', 'container_memory_working_set_bytes', CONTAINER, 'memory that cannot be given back: what the limit counts'],
  ['gauge', 'container_memory_rss', CONTAINER, 'anonymous memory', { unit: 'bytes' }],
  ['gauge', 'container_memory_cache', CONTAINER, 'page cache', { unit: 'bytes' }],
  ['gauge', 'container_memory_swap', CONTAINER, 'memory swapped out', { unit: 'bytes' }],
  ['gauge', 'container_memory_max_usage_bytes', CONTAINER, 'most memory so far'],
  ['counter', 'container_memory_failcnt', CONTAINER, 'times that the limit was reached'],
  ['counter', 'container_memory_failures_total', `${CONTAINER} failure_type scope`, 'page faults'],
  ['counter', 'container_oom_events_total', CONTAINER, 'times that it ran out of memory'],
  ['gauge', 'container_spec_cpu_quota', CONTAINER, 'limit of processor time per period', { unit: 'microseconds' }],
  ['gauge', 'container_spec_cpu_period', CONTAINER, 'period of the limit', { unit: 'microseconds' }],
  ['gauge', 'container_spec_memory_limit_bytes', CONTAINER, 'limit of memory'],
  ['gauge', 'container_start_time_seconds', CONTAINER, 'when it began', { unit: 'unix seconds' }],
  ['gauge', 'container_last_seen', CONTAINER, 'when it was last there', { unit: 'unix seconds' }],
  ['gauge', 'container_processes', CONTAINER, 'processes'],
  ['gauge', 'container_threads', CONTAINER, 'threads'],
  ['gauge', 'container_sockets', CONTAINER, 'sockets'],
  ['gauge', 'container_file_descriptors', CONTAINER, 'open files'],
  ['counter', 'container_fs_reads_total', `${CONTAINER} device`, 'reads'],
  ['counter', 'container_fs_writes_total', `${CONTAINER} device`, 'writes'],
  ['counter', 'container_fs_reads_bytes_total', `${CONTAINER} device`, 'bytes read'],
  ['counter', 'container_fs_writes_bytes_total', `${CONTAINER} device`, 'bytes written'],
  ['gauge', 'container_fs_usage_bytes', `${CONTAINER} device`, 'bytes on the file system'],
  ['gauge', 'container_fs_limit_bytes', `${CONTAINER} device`, 'size of the file system'],
  ['counter', 'container_network_receive_bytes_total', POD, 'bytes received, per pod'],
  ['counter', 'container_network_receive_packets_total', POD, 'packets received, per pod'],
  ['counter', 'container_network_receive_packets_dropped_total', POD, 'packets dropped on the way in, per pod'],
  ['counter', 'container_network_receive_errors_total', POD, 'errors on the way in, per pod'],
  ['counter', 'container_network_transmit_bytes_total', POD, 'bytes sent, per pod'],
  ['counter', 'container_network_transmit_packets_total', POD, 'packets sent, per pod'],
  ['counter', 'container_network_transmit_packets_dropped_total', POD, 'packets dropped on the way out, per pod'],
  ['counter', 'container_network_transmit_errors_total', POD, 'errors on the way out, per pod'],
  ['gauge', 'machine_cpu_cores', 'boot_id machine_id system_uuid', 'processors of the node'],
  ['gauge', 'machine_memory_bytes', 'boot_id machine_id system_uuid', 'memory of the node'],
  ...PRESSURE,
];

export const CADVISOR: Exporter = exporter(
  { engine: 'cadvisor', version: '0.60', source: 'google/cadvisor lib/metrics/prometheus.go' },
  CADVISOR_ROWS,
);
