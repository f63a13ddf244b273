/** node-exporter, collectors that are on by default, and systemd. Memory is /proc/meminfo by its own field names. */
import { type Exporter, exporter, type Row } from './exporter.ts';

const FILE_SYSTEM = 'device fstype mountpoint device_error';

const MEMORY = [
  'Active',
  'Active_anon',
  'Active_file',
  'AnonHugePages',
  'AnonPages',
  'Buffers',
  'Cached',
  'CommitLimit',
  'Committed_AS',
  'Dirty',
  'Inactive',
  'Inactive_anon',
  'Inactive_file',
  'KReclaimable',
  'KernelStack',
  'Mapped',
  'MemAvailable',
  'MemFree',
  'MemTotal',
  'PageTables',
  'SReclaimable',
  'SUnreclaim',
  'Shmem',
  'Slab',
  'SwapCached',
  'SwapFree',
  'SwapTotal',
  'Unevictable',
  'Writeback',
].map((field): Row => ['gauge', `node_memory_${field}_bytes`, '', `${field} of /proc/meminfo`]);

const NETWORK = ['receive', 'transmit'].flatMap((way) =>
  ['bytes', 'packets', 'errs', 'drop', 'fifo', 'compressed'].map(
    (what): Row => [
      'counter',
      `node_network_${way}_${what}_total`,
      'device',
      `${what} ${way === 'receive' ? 'received' : 'sent'}`,
    ],
  ),
);

const PRESSURE = ['cpu_waiting', 'io_waiting', 'io_stalled', 'memory_waiting', 'memory_stalled', 'irq_stalled'].map(
  (what): Row => ['counter', `node_pressure_${what}_seconds_total`, '', 'time that work was held up'],
);

const DISK: readonly Row[] = [
  ['counter', 'node_disk_reads_completed_total', 'device', 'reads'],
  ['counter', 'node_disk_writes_completed_total', 'device', 'writes'],
  ['counter', 'node_disk_read_bytes_total', 'device', 'bytes read'],
  ['counter', 'node_disk_written_bytes_total', 'device', 'bytes written'],
  ['counter', 'node_disk_read_time_seconds_total', 'device', 'time of reads'],
  ['counter', 'node_disk_write_time_seconds_total', 'device', 'time of writes'],
  ['counter', 'node_disk_io_time_seconds_total', 'device', 'time that the disk was busy'],
  ['counter', 'node_disk_io_time_weighted_seconds_total', 'device', 'the same, times the requests that waited'],
  ['gauge', 'node_disk_io_now', 'device', 'requests on their way'],
];

const ROWS: readonly Row[] = [
  [
    'counter',
    'node_cpu_seconds_total',
    'cpu mode',
    'processor time',
    { values: { mode: ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] } },
  ],
  [
    'counter',
    'node_cpu_guest_seconds_total',
    'cpu mode',
    'processor time of guests',
    { values: { mode: ['user', 'nice'] } },
  ],
  ['gauge', 'node_load1', '', 'load over one minute'],
  ['gauge', 'node_load5', '', 'load over five minutes'],
  ['gauge', 'node_load15', '', 'load over fifteen minutes'],
  ...MEMORY,
  ['gauge', 'node_filesystem_size_bytes', FILE_SYSTEM, 'size of a file system'],
  ['gauge', 'node_filesystem_avail_bytes', FILE_SYSTEM, 'bytes left to programs'],
  ['gauge', 'node_filesystem_free_bytes', FILE_SYSTEM, 'bytes left, with those kept back'],
  ['gauge', 'node_filesystem_files', FILE_SYSTEM, 'inodes'],
  ['gauge', 'node_filesystem_files_free', FILE_SYSTEM, 'inodes left'],
  ['gauge', 'node_filesystem_readonly', FILE_SYSTEM, '1 while it is read-only'],
  ['gauge', 'node_filesystem_device_error', FILE_SYSTEM, '1 while it cannot be read'],
  ...DISK,
  ...NETWORK,
  ['gauge', 'node_network_up', 'device', '1 while the interface is up'],
  ['gauge', 'node_network_mtu_bytes', 'device', 'largest packet'],
  ['gauge', 'node_network_speed_bytes', 'device', 'speed per second'],
  [
    'info',
    'node_network_info',
    'device address broadcast duplex operstate adminstate ifalias',
    'addresses of an interface',
  ],
  ['gauge', 'node_bonding_slaves', 'master', 'interfaces of a bond'],
  ['gauge', 'node_bonding_active', 'master', 'interfaces of a bond that work'],
  ['gauge', 'node_filefd_allocated', '', 'open files'],
  ['gauge', 'node_filefd_maximum', '', 'open files at most'],
  ['gauge', 'node_nf_conntrack_entries', '', 'connections tracked'],
  ['gauge', 'node_nf_conntrack_entries_limit', '', 'connections tracked at most'],
  ['gauge', 'node_md_disks', 'device state', 'disks of an array', { values: { state: ['active', 'failed', 'spare'] } }],
  ['gauge', 'node_md_disks_required', 'device', 'disks that an array needs'],
  ...PRESSURE,
  ['counter', 'node_context_switches_total', '', 'context switches'],
  ['counter', 'node_forks_total', '', 'processes begun'],
  ['counter', 'node_intr_total', '', 'interrupts'],
  ['gauge', 'node_procs_running', '', 'processes that run'],
  ['gauge', 'node_procs_blocked', '', 'processes that wait for a disk'],
  ['gauge', 'node_boot_time_seconds', '', 'when the node started', { unit: 'unix seconds' }],
  ['gauge', 'node_time_seconds', '', 'its clock', { unit: 'unix seconds' }],
  ['gauge', 'node_timex_offset_seconds', '', 'how far the clock is off'],
  ['gauge', 'node_timex_maxerror_seconds', '', 'most that the clock may be off'],
  ['gauge', 'node_timex_estimated_error_seconds', '', 'what the clock is probably off'],
  ['gauge', 'node_timex_sync_status', '', '1 while the clock is kept in step'],
  ['counter', 'node_vmstat_oom_kill', '', 'processes killed for want of memory'],
  ['counter', 'node_vmstat_pgfault', '', 'page faults'],
  ['counter', 'node_vmstat_pgmajfault', '', 'page faults that read a disk'],
  [
    'gauge',
    'node_systemd_unit_state',
    'name state type',
    '1 for the present state of a unit',
    { values: { state: ['activating', 'active', 'deactivating', 'failed', 'inactive'] } },
  ],
  ['counter', 'node_systemd_service_restart_total', 'name', 'restarts of a service'],
  ['gauge', 'node_textfile_scrape_error', '', '1 while a text file cannot be read'],
  ['gauge', 'node_scrape_collector_success', 'collector', '1 while a collector works'],
  ['info', 'node_uname_info', 'domainname machine nodename release sysname version', 'kernel'],
  [
    'info',
    'node_os_info',
    'build_id id id_like image_id image_version name pretty_name variant variant_id version version_codename version_id',
    'operating system',
  ],
  [
    'info',
    'node_exporter_build_info',
    'branch goarch goos goversion revision tags version',
    'version of node-exporter',
  ],
];

export const NODE_EXPORTER: Exporter = exporter(
  { engine: 'node-exporter', version: '1.12', source: 'prometheus/node_exporter collector' },
  ROWS,
);
