/** What each alert means, as series: with these it fires, and with those it stays silent. */

import { counter, gauge, type Sample } from './sample.ts';

export interface AlertCase {
  readonly alert: string;
  /** Labels that tell alerts of one name apart. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly fires: readonly Sample[];
  readonly silent: readonly Sample[];
  /** Before the trouble can be seen, in minutes: none unless something must grow old first. */
  readonly afterMinutes?: number;
  /** At most this many minutes later than `for` it fires. */
  readonly withinMinutes?: number;
}

type Labels = Sample['labels'];

const SERVICE = { destination_service_namespace: 'shop', destination_service_name: 'web' };
const SEEN = { ...SERVICE, reporter: 'source', response_code: '200', zone: 'north' };

/** 100 requests a second, of which a share fails. */
function requests(failing: number, rps = 100): readonly Sample[] {
  return [
    counter('istio_requests_total', SEEN, rps * (1 - failing)),
    counter('istio_requests_total', { ...SEEN, response_code: '503' }, rps * failing),
  ];
}

/** All of them take up to so many milliseconds. */
function latency(ms: number): readonly Sample[] {
  return ['500', '1000', '2500', '+Inf'].map((le) =>
    counter('istio_request_duration_milliseconds_bucket', { ...SEEN, le }, Number(le.replace('+', '')) >= ms ? 100 : 0),
  );
}

function zones(shares: readonly number[]): readonly Sample[] {
  return shares.map((rps, index) =>
    counter('istio_requests_total', { ...SERVICE, reporter: 'destination', zone: `north${'abc'[index]}` }, rps),
  );
}

function means(sourceMs: number, destinationMs: number): readonly Sample[] {
  return [['source', sourceMs] as const, ['destination', destinationMs] as const].flatMap(([reporter, ms]) => [
    counter('istio_request_duration_milliseconds_sum', { ...SERVICE, reporter, zone: 'northa' }, 100 * ms),
    counter('istio_request_duration_milliseconds_count', { ...SERVICE, reporter, zone: 'northa' }, 100),
  ]);
}

const CONTAINER = { namespace: 'shop', pod: 'web-1', container: 'web' };
const DEPLOYMENT = { namespace: 'shop', deployment: 'web' };
const SCALED = { namespace: 'shop', horizontalpodautoscaler: 'web' };

function pods(available: number, wished: number): readonly Sample[] {
  return [
    gauge('kube_deployment_status_replicas_available', DEPLOYMENT, available),
    gauge('kube_deployment_spec_replicas', DEPLOYMENT, wished),
  ];
}

function pair(
  metrics: readonly [string, string],
  labels: Labels,
  values: readonly [number, number],
): readonly Sample[] {
  return [gauge(metrics[0], labels, values[0]), gauge(metrics[1], labels, values[1])];
}

const MEMORY = ['node_memory_MemAvailable_bytes', 'node_memory_MemTotal_bytes'] as const;
const DISK = ['node_filesystem_avail_bytes', 'node_filesystem_size_bytes'] as const;
const VOLUME = ['kubelet_volume_stats_available_bytes', 'kubelet_volume_stats_capacity_bytes'] as const;
const SCALER = [
  'kube_horizontalpodautoscaler_status_current_replicas',
  'kube_horizontalpodautoscaler_spec_max_replicas',
] as const;
const NODE = { instance: 'node-1', job: 'node-exporter' };
const MOUNT = { ...NODE, device: 'sda1', fstype: 'ext4', mountpoint: '/' };
const CLAIM = { namespace: 'shop', persistentvolumeclaim: 'data' };
const LIMIT = 'kube_pod_container_resource_limits';

function cache(hits: number, misses: number): readonly Sample[] {
  const labels = { namespace: 'shop', service: 'redis', instance: 'redis-1' };
  return [counter('redis_keyspace_hits_total', labels, hits), counter('redis_keyspace_misses_total', labels, misses)];
}

function answered(hits: number, misses: number): readonly Sample[] {
  const labels = { namespace: 'shop', job: 'web', pod: 'web-1' };
  return [
    counter('nines_cache_lookups_total', { ...labels, result: 'hit' }, hits),
    counter('nines_cache_lookups_total', { ...labels, result: 'miss' }, misses),
  ];
}

const TABLE = { namespace: 'shop-data', datname: 'db', schemaname: 'public', relname: 'carts', pod: 'db-1' };

function tables(rows: number, scans: number): readonly Sample[] {
  return [counter('cnpg_nines_tables_seq_scan', TABLE, scans), gauge('cnpg_nines_tables_n_live_tup', TABLE, rows)];
}

const TAIL = 'otelcol_processor_tail_sampling';
function traces(policy: string, share: number): readonly Sample[] {
  return [
    counter(`${TAIL}_new_trace_id_received`, { instance: 'sampler-1' }, 100),
    counter(`${TAIL}_count_traces_sampled`, { policy, sampled: 'true', instance: 'sampler-1' }, 100 * share),
  ];
}
function spans(sent: number, failed: number): readonly Sample[] {
  return [
    counter('otelcol_exporter_sent_spans', { exporter: 'otlp' }, sent),
    counter('otelcol_exporter_send_failed_spans', { exporter: 'otlp' }, failed),
  ];
}
function dropped(perSecond: number): readonly Sample[] {
  return [
    counter(`${TAIL}_new_trace_id_received`, { instance: 'sampler-1' }, 100),
    counter(`${TAIL}_sampling_trace_dropped_too_early`, { instance: 'sampler-1' }, perSecond),
  ];
}

/** A day, in minutes. */
const DAY = 24 * 60;
const NODES = { job: 'kubelet', instance: 'node-1' };
const SOURCES = [
  'istio-proxies',
  'istiod',
  'kubelet',
  'kube-state-metrics',
  'node-exporter',
  'opentelemetry-collector',
  'jaeger',
  'kiali',
  'velero',
  'cloudnative-pg',
  'redis-exporter',
];

const PLAIN: readonly (readonly [alert: string, fires: readonly Sample[], silent: readonly Sample[]])[] = [
  ['ErrorRateHigh', requests(0.06), requests(0.04)],
  ['LatencyHigh', [...latency(1001), ...requests(0)], [...latency(1000), ...requests(0)]],
  ['ZonesUneven', [...zones([80, 10, 10]), ...requests(0)], [...zones([45, 30, 25]), ...requests(0)]],
  ['CrossZoneLatencyHigh', means(80, 20), means(60, 20)],
  [
    'BreakerEjecting',
    [
      gauge(
        'envoy_cluster_outlier_detection_ejections_active',
        { cluster_name: 'outbound|80||web', namespace: 'shop' },
        1,
      ),
    ],
    [
      gauge(
        'envoy_cluster_outlier_detection_ejections_active',
        { cluster_name: 'outbound|80||web', namespace: 'shop' },
        0,
      ),
    ],
  ],
  ['PodsUnavailable', pods(1, 3), pods(2, 3)],
  ['ReplicasLow', pods(2, 3), pods(3, 3)],
  ['AutoscalerAtMax', pair(SCALER, SCALED, [9, 9]), pair(SCALER, SCALED, [8, 9])],
  [
    'MemoryNearLimit',
    [
      gauge('container_memory_working_set_bytes', CONTAINER, 95),
      gauge(LIMIT, { ...CONTAINER, resource: 'memory' }, 100),
    ],
    [
      gauge('container_memory_working_set_bytes', CONTAINER, 85),
      gauge(LIMIT, { ...CONTAINER, resource: 'memory' }, 100),
    ],
  ],
  [
    'CpuNearLimit',
    [counter('container_cpu_usage_seconds_total', CONTAINER, 0.95), gauge(LIMIT, { ...CONTAINER, resource: 'cpu' }, 1)],
    [counter('container_cpu_usage_seconds_total', CONTAINER, 0.85), gauge(LIMIT, { ...CONTAINER, resource: 'cpu' }, 1)],
  ],
  ['NodeMemoryHigh', pair(MEMORY, NODE, [9, 100]), pair(MEMORY, NODE, [11, 100])],
  ['DiskNearlyFull', pair(DISK, MOUNT, [9, 100]), pair(DISK, MOUNT, [11, 100])],
  ['VolumeNearlyFull', pair(VOLUME, CLAIM, [9, 100]), pair(VOLUME, CLAIM, [11, 100])],
  [
    'ReplicationLagHigh',
    [gauge('cnpg_pg_replication_lag', { namespace: 'shop', pod: 'db-2' }, 31)],
    [gauge('cnpg_pg_replication_lag', { namespace: 'shop', pod: 'db-2' }, 29)],
  ],
  ['CacheHitsLow', cache(80, 20), cache(90, 10)],
  ['ServiceCacheHitsLow', answered(84, 16), answered(86, 14)],
  ['TracesWithErrors', traces('keep-errors', 0.06), traces('keep-errors', 0.04)],
  ['TracesSlow', traces('keep-slow', 0.06), traces('keep-slow', 0.04)],
  ['TracesDroppedEarly', dropped(1), dropped(0)],
  ['SpansLost', spans(100, 5), spans(100, 0.5)],
];

export const ALERT_CASES: readonly AlertCase[] = [
  ...PLAIN.map(([alert, fires, silent]) => ({ alert, fires, silent })),
  // Counted over an hour, so a small rate is seen when that has passed.
  { alert: 'IndexMissing', fires: tables(10_001, 0.11), silent: tables(10_001, 0.09), withinMinutes: 60 },
  { alert: 'IndexMissing', fires: tables(20_000, 20), silent: tables(9_999, 20) },
  {
    alert: 'RestartsHigh',
    fires: [counter('kube_pod_container_status_restarts_total', CONTAINER, 12 / 3600)],
    silent: [counter('kube_pod_container_status_restarts_total', CONTAINER, 3 / 3600)],
    withinMinutes: 60,
  },
  ...['northa', 'northb', 'northc'].map((zone) => ({
    alert: 'ZoneDown',
    labels: { zone },
    fires: [gauge('up', { ...NODES, zone }, 0)],
    silent: [gauge('up', { ...NODES, zone }, 1), gauge('up', { ...NODES, zone, instance: 'node-2' }, 0)],
  })),
  {
    alert: 'BackupOverdue',
    fires: [gauge('velero_backup_last_successful_timestamp', { schedule: 'daily' }, 0)],
    silent: [{ metric: 'velero_backup_last_successful_timestamp', labels: { schedule: 'daily' }, from: 0, gain: 30 }],
    afterMinutes: DAY,
  },
  {
    alert: 'BackupNeverMade',
    fires: [gauge('up', { job: 'velero' }, 1)],
    silent: [gauge('velero_backup_last_successful_timestamp', { schedule: 'daily' }, 0)],
  },
  ...SOURCES.map((source) => ({
    alert: 'MetricsMissing',
    labels: { source },
    fires: [gauge('up', { job: source, instance: 'one' }, 0)],
    silent: [gauge('up', { job: source, instance: 'one' }, 0), gauge('up', { job: source, instance: 'two' }, 1)],
  })),
  { alert: 'ServiceUnseen', labels: SERVICE, fires: requests(0, 0), silent: requests(0) },
  ...(['1h', '6h', '1d', '3d'] as const).map((window, index) => ({
    alert: 'ErrorBudgetBurning',
    labels: { window, target: '99.9%', destination_service_name: 'web' },
    // A thousandth may fail; the paces are 14.4, 6, 3 and 1.
    fires: requests([0.015, 0.0065, 0.0033, 0.0011][index] ?? 0),
    silent: requests([0.014, 0.0055, 0.0028, 0.0009][index] ?? 0),
    withinMinutes: 30,
  })),
  {
    alert: 'ErrorBudgetBurning',
    labels: { window: '1h', target: '99.9%', destination_service_name: 'web' },
    fires: requests(1, 1),
    // Everything fails, and it is six requests in an hour.
    silent: requests(1, 0.0017),
  },
];

/** Of the global Prometheus. */
export const GLOBAL_CASES: readonly AlertCase[] = ['north', 'south'].map((cluster) => ({
  alert: 'ClusterUnheard',
  labels: { cluster },
  fires: [gauge('service:requests:rate5m', { ...SERVICE, cluster: 'elsewhere' }, 1)],
  silent: [gauge('service:requests:rate5m', { ...SERVICE, cluster }, 1)],
}));
