/**
 * CloudNativePG's instances, with the queries of its default monitoring. The
 * operator's own metrics are those of controller-runtime.
 */
import { type Exporter, exporter, type Row } from './exporter.ts';

const DATABASE = 'datname';
const ZERO = '0 until the first backup; deprecated for backups made by a plugin, which has metrics of its own';
const QUERIES = 'cloudnative-pg/cloudnative-pg config/manager/default-monitoring.yaml';

const COLLECTOR_ROWS: readonly Row[] = [
  ['gauge', 'cnpg_collector_up', 'cluster', '1 while PostgreSQL answers'],
  ['info', 'cnpg_collector_postgres_version', 'cluster full', 'version of PostgreSQL'],
  ['counter', 'cnpg_collector_collections_total', '', 'collections'],
  ['counter', 'cnpg_collector_collection_errors_total', 'collector', 'collections that failed'],
  ['gauge', 'cnpg_collector_last_collection_error', '', '1 when the last collection failed'],
  ['gauge', 'cnpg_collector_collection_duration_seconds', 'collector', 'time of the last collection'],
  ['gauge', 'cnpg_collector_manual_switchover_required', '', '1 while somebody must switch over by hand'],
  ['gauge', 'cnpg_collector_fencing_on', '', '1 while the instance is fenced'],
  ['gauge', 'cnpg_collector_replica_mode', '', '1 in a replica cluster'],
  ['gauge', 'cnpg_collector_nodes_used', '', 'nodes that carry instances; -1 when unknown'],
  [
    'gauge',
    'cnpg_collector_sync_replicas',
    'value',
    'synchronous replicas',
    { values: { value: ['min', 'max', 'expected', 'observed'] } },
  ],
  [
    'gauge',
    'cnpg_collector_pg_wal_archive_status',
    'value',
    'segments to archive and archived',
    { values: { value: ['ready', 'done'] } },
  ],
  [
    'gauge',
    'cnpg_collector_pg_wal',
    'value',
    'segments and sizes of the write-ahead log',
    { values: { value: ['count', 'size', 'min', 'max', 'keep', 'volume_max', 'volume_size'] } },
  ],
  [
    'gauge',
    'cnpg_collector_first_recoverability_point',
    '',
    'earliest time that can be restored',
    { unit: 'unix seconds', caution: ZERO },
  ],
  ['gauge', 'cnpg_collector_last_available_backup_timestamp', '', 'last backup', { caution: ZERO }],
  ['gauge', 'cnpg_collector_last_failed_backup_timestamp', '', 'last backup that failed', { caution: ZERO }],
  ...['records', 'fpi', 'bytes', 'buffers_full', 'write', 'sync', 'write_time', 'sync_time'].map(
    (what): Row => [
      'gauge',
      `cnpg_collector_wal_${what}`,
      'stats_reset',
      `wal_${what} of pg_stat_wal`,
      { grows: true, unit: what.endsWith('time') ? 'milliseconds' : 'count' },
    ],
  ),
];

const TABLE = 'datname schemaname relname';

const STATISTICS = (view: string, columns: readonly string[], labels: string): Row[] =>
  columns.map((column) => ['counter', `cnpg_${view}_${column}`, labels, `${column} of ${view}`, { source: QUERIES }]);

const QUERY_ROWS: readonly Row[] = [
  ['gauge', 'cnpg_backends_total', 'datname usename application_name state', 'connections'],
  ['gauge', 'cnpg_backends_max_tx_duration_seconds', 'datname usename application_name state', 'longest transaction'],
  ['gauge', 'cnpg_backends_waiting_total', '', 'connections that wait for others'],
  ['gauge', 'cnpg_pg_database_size_bytes', DATABASE, 'size'],
  ['gauge', 'cnpg_pg_database_xid_age', DATABASE, 'transactions since the oldest frozen one'],
  ['gauge', 'cnpg_pg_database_mxid_age', DATABASE, 'multixacts since the oldest one'],
  ['gauge', 'cnpg_pg_postmaster_start_time', '', 'when PostgreSQL started'],
  [
    'gauge',
    'cnpg_pg_replication_lag',
    '',
    'how far the replica is behind',
    { unit: 'seconds', caution: '0 on the primary, and while nothing is written' },
  ],
  ['gauge', 'cnpg_pg_replication_in_recovery', '', '1 on a replica'],
  ['gauge', 'cnpg_pg_replication_is_wal_receiver_up', '', '1 while the replica receives'],
  ['gauge', 'cnpg_pg_replication_streaming_replicas', '', 'replicas that are connected'],
  ['gauge', 'cnpg_pg_replication_slots_active', 'slot_name slot_type database', '1 while a slot is in use'],
  [
    'gauge',
    'cnpg_pg_replication_slots_pg_wal_lsn_diff',
    'slot_name slot_type database',
    'bytes that a slot holds back',
    { unit: 'bytes' },
  ],
  [
    'gauge',
    'cnpg_pg_stat_archiver_seconds_since_last_archival',
    '',
    'time since a segment was archived',
    { unit: 'seconds' },
  ],
  ['gauge', 'cnpg_pg_stat_archiver_seconds_since_last_failure', '', 'time since archiving failed', { unit: 'seconds' }],
  ['gauge', 'cnpg_pg_stat_archiver_last_archived_time', '', 'when a segment was archived; -1 when never'],
  ['gauge', 'cnpg_pg_stat_archiver_last_failed_time', '', 'when archiving failed; -1 when never'],
  [
    'gauge',
    'cnpg_pg_stat_replication_write_diff_bytes',
    'usename application_name client_addr client_port',
    'bytes not yet written',
  ],
  [
    'gauge',
    'cnpg_pg_stat_replication_flush_diff_bytes',
    'usename application_name client_addr client_port',
    'bytes not yet flushed',
  ],
  [
    'gauge',
    'cnpg_pg_stat_replication_replay_diff_bytes',
    'usename application_name client_addr client_port',
    'bytes not yet replayed',
  ],
  [
    'gauge',
    'cnpg_pg_stat_replication_replay_lag_seconds',
    'usename application_name client_addr client_port',
    'time not yet replayed',
  ],
  ['gauge', 'cnpg_pg_settings_setting', 'name', 'value of a setting'],
  ...STATISTICS('pg_stat_archiver', ['archived_count', 'failed_count'], ''),
  ...STATISTICS(
    'pg_stat_database',
    [
      'xact_commit',
      'xact_rollback',
      'blks_read',
      'blks_hit',
      'tup_returned',
      'tup_fetched',
      'tup_inserted',
      'tup_updated',
      'tup_deleted',
      'conflicts',
      'temp_files',
      'temp_bytes',
      'deadlocks',
      'blk_read_time',
      'blk_write_time',
    ],
    DATABASE,
  ),
  ...STATISTICS('pg_stat_bgwriter', ['buffers_clean', 'maxwritten_clean', 'buffers_alloc'], ''),
  ...STATISTICS(
    'pg_stat_checkpointer',
    ['checkpoints_timed', 'checkpoints_req', 'write_time', 'sync_time', 'buffers_written'],
    '',
  ),
];

/** What it answers for a query of ours, which a ConfigMap of a store’s care brings. */
const CARE_ROWS: readonly Row[] = [
  ['counter', 'cnpg_nines_tables_seq_scan', TABLE, 'times that a table was read from end to end'],
  ['gauge', 'cnpg_nines_tables_n_live_tup', TABLE, 'rows, about'],
];

export const CLOUD_NATIVE_PG: Exporter = exporter(
  {
    engine: 'cloudnative-pg',
    version: '1.28',
    source: 'cloudnative-pg/cloudnative-pg pkg/management/postgres/webserver/metricserver/pg_collector.go',
  },
  [...COLLECTOR_ROWS, ...QUERY_ROWS, ...CARE_ROWS],
);
