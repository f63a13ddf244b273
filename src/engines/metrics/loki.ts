import { type Exporter, exporter, type Row } from './exporter.ts';

const REASON = 'reason tenant retention_hours policy format';

const ROWS: readonly Row[] = [
  ['histogram', 'loki_request_duration_seconds', 'method route status_code ws', 'time of requests'],
  ['counter', 'loki_panic_total', '', 'panics that were caught'],
  ['counter', 'loki_discarded_bytes_total', REASON, 'bytes of lines refused'],
  ['counter', 'loki_discarded_samples_total', REASON, 'lines refused'],
  [
    'counter',
    'loki_distributor_bytes_received_total',
    'tenant retention_hours aggregated_metric policy format',
    'bytes received',
  ],
  ['counter', 'loki_distributor_lines_received_total', 'tenant aggregated_metric policy format', 'lines received'],
  ['counter', 'loki_distributor_ingester_appends_total', 'ingester', 'batches given to ingesters'],
  ['counter', 'loki_distributor_ingester_append_timeouts_total', 'ingester', 'batches that took too long'],
  ['gauge', 'loki_distributor_replication_factor', '', 'copies of each line'],
  ['gauge', 'loki_ingester_memory_chunks', '', 'chunks in memory'],
  ['gauge', 'loki_ingester_memory_streams', 'tenant', 'streams in memory'],
  ['counter', 'loki_ingester_chunks_stored_total', 'tenant', 'chunks stored'],
  ['counter', 'loki_ingester_chunk_stored_bytes_total', 'tenant', 'bytes stored'],
  ['counter', 'loki_ingester_chunks_flushed_total', 'reason', 'chunks flushed'],
  ['counter', 'loki_ingester_chunks_flush_failures_total', '', 'flushes that failed'],
  ['gauge', 'loki_ingester_flush_queue_length', '', 'chunks that wait'],
  ['counter', 'loki_ingester_wal_disk_full_failures_total', '', 'writes that found the disk full'],
  ['counter', 'loki_ingester_wal_corruptions_total', 'type', 'damage found in the write-ahead log'],
  ['gauge', 'loki_ingester_wal_bytes_in_use', '', 'bytes of the write-ahead log in use', { unit: 'bytes' }],
  ['gauge', 'loki_ingester_wal_replay_active', '', '1 while it reads its write-ahead log'],
  [
    'counter',
    'loki_compactor_apply_retention_operation_total',
    'status',
    'rounds of retention',
    { values: { status: ['success', 'failure'] } },
  ],
  [
    'gauge',
    'loki_compactor_apply_retention_last_successful_run_timestamp_seconds',
    '',
    'last round of retention',
    { unit: 'unix seconds' },
  ],
  [
    'counter',
    'loki_boltdb_shipper_compact_tables_operation_total',
    'status',
    'rounds of compaction',
    { values: { status: ['success', 'failure'] } },
  ],
  [
    'gauge',
    'loki_boltdb_shipper_compact_tables_operation_last_successful_run_timestamp_seconds',
    '',
    'last round of compaction',
    { unit: 'unix seconds' },
  ],
  ['gauge', 'loki_boltdb_shipper_compactor_running', '', '1 on the compactor that works: exactly one'],
  ['histogram', 'loki_s3_request_duration_seconds', 'operation status_code', 'time of requests to S3'],
  ['gauge', 'loki_querier_query_frontend_clients', '', 'front ends that it serves'],
  [
    'gauge',
    'loki_ring_members',
    'name state',
    'members of a ring',
    { values: { state: ['ACTIVE', 'JOINING', 'LEAVING', 'PENDING', 'Unhealthy'] } },
  ],
  ['info', 'loki_build_info', 'branch goarch goos goversion revision tags version', 'version of Loki'],
];

export const LOKI: Exporter = exporter({ engine: 'loki', version: '3.7', source: 'grafana/loki pkg' }, ROWS);
