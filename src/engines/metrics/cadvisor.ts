/** Containers, as the kubelet shows them under `/metrics/cadvisor`. */
import { type Exporter, exporter, type Row } from './exporter.ts';

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

const ROWS: readonly Row[] = [
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
  ROWS,
);
