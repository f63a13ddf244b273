import { type Exporter, exporter } from './exporter.ts';

/** What every Go program with Prometheus' client has by itself. Leaves out most of Go's memory statistics. */
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
