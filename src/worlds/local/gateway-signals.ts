/**
 * What a gateway has counted, under the names and labels of the simulator's signals. Envoy's own text export would cut
 * cluster names at their first dot, so its statistics are read as JSON and matched against the names that were rendered.
 */
import type { Signal } from '../../ports/types.ts';
import type { ZoneGateway } from './zone-gateway.ts';

/** Buckets above a minute are left to `+Inf`: nobody waits longer. */
const LAST_BOUND_MS = 60_000;

/** Envoy's statistic behind each metric. */
const COUNTERS: Readonly<Record<string, string>> = {
  envoy_cluster_upstream_rq_total: 'upstream_rq_total',
  envoy_cluster_upstream_rq_retry: 'upstream_rq_retry',
  envoy_cluster_upstream_rq_completed: 'upstream_rq_completed',
  envoy_cluster_outlier_detection_ejections_active: 'outlier_detection.ejections_active',
};
const CLASSES = 'envoy_cluster_upstream_rq_xx';
const BUCKETS = 'envoy_cluster_upstream_rq_time_bucket';
const COUNT = 'envoy_cluster_upstream_rq_time_count';
const DOWNSTREAM = 'envoy_http_downstream_rq_xx';
/** Of each endpoint, as Envoy's `per_endpoint_stats` would name them. */
const ENDPOINT_COUNTERS: Readonly<Record<string, string>> = {
  envoy_cluster_endpoint_rq_success: 'rq_success',
  envoy_cluster_endpoint_rq_error: 'rq_error',
};
const ENDPOINT_HEALTHY = 'envoy_cluster_endpoint_healthy';

interface Scalar {
  readonly name: string;
  readonly value: number;
}
interface Bucket {
  readonly upper_bound: number;
  readonly cumulative: number;
}
interface EnvoyHistogram {
  readonly name: string;
  readonly buckets: readonly Bucket[];
}

/** Readings of the metrics asked for, by one gateway. A gateway that does not answer has nothing to say. */
export async function gatewaySignals(
  gateway: ZoneGateway,
  metrics: readonly string[],
  nowUs: () => number,
): Promise<readonly Signal[]> {
  const { adminUrl, place, resources, sinceUs } = gateway;
  if (adminUrl === null || resources === null || metrics.length === 0) return [];
  const wanted = new Set(metrics);
  try {
    const scalars = await scalarsOf(adminUrl);
    const needsHistograms = wanted.has(BUCKETS) || wanted.has(COUNT);
    const histograms = needsHistograms ? await histogramsOf(adminUrl) : new Map<string, readonly Bucket[]>();
    const atUs = nowUs();
    const found: Signal[] = [];
    const add = (metric: string, labels: Signal['labels'], value: number): void => {
      if (wanted.has(metric)) found.push({ metric, labels, value, sinceUs, atUs });
    };
    for (const key of resources.endpoints.keys()) {
      const labels = { envoy_cluster_name: key, workload: place.workload, zone: place.zone };
      const prefix = `cluster.${key.replaceAll(':', '_')}.`;
      clusterSignals(scalars, histograms, prefix, labels, add);
    }
    if ([ENDPOINT_HEALTHY, ...Object.keys(ENDPOINT_COUNTERS)].some((metric) => wanted.has(metric))) {
      for (const each of await endpointsOf(adminUrl)) {
        if (resources.endpoints.has(each.name)) endpointSignals(each, place.workload, place.zone, add);
      }
    }
    for (const name of resources.routes.keys()) downstreamSignals(scalars, name, place.zone, add);
    return found;
  } catch {
    // It was killed while it was asked.
    return [];
  }
}

type Add = (metric: string, labels: Signal['labels'], value: number) => void;

function clusterSignals(
  scalars: ReadonlyMap<string, number>,
  histograms: ReadonlyMap<string, readonly Bucket[]>,
  prefix: string,
  labels: Signal['labels'],
  add: Add,
): void {
  for (const [metric, name] of Object.entries(COUNTERS)) add(metric, labels, scalars.get(prefix + name) ?? 0);
  for (const digit of ['1', '2', '3', '4', '5']) {
    const value = scalars.get(`${prefix}upstream_rq_${digit}xx`);
    if (value !== undefined) add(CLASSES, { ...labels, envoy_response_code_class: digit }, value);
  }
  const buckets = histograms.get(`${prefix}upstream_rq_time`) ?? [];
  const total = buckets.at(-1)?.cumulative ?? 0;
  for (const { upper_bound: bound, cumulative } of buckets) {
    if (bound <= LAST_BOUND_MS) add(BUCKETS, { ...labels, le: String(bound) }, cumulative);
  }
  add(BUCKETS, { ...labels, le: '+Inf' }, total);
  add(COUNT, labels, total);
}

function downstreamSignals(scalars: ReadonlyMap<string, number>, name: string, zone: string, add: Add): void {
  for (const digit of ['1', '2', '3', '4', '5']) {
    const value = scalars.get(`http.${name}.downstream_rq_${digit}xx`);
    if (value === undefined) continue;
    add(DOWNSTREAM, { envoy_response_code_class: digit, envoy_http_conn_manager_prefix: name, zone }, value);
  }
}

interface HostStatus {
  readonly address: { readonly socket_address: { readonly address: string; readonly port_value: number } };
  /** A value of nothing is left out by Envoy. */
  readonly stats: readonly { readonly name: string; readonly value?: string }[];
  readonly health_status: { readonly failed_outlier_check?: boolean; readonly failed_active_health_check?: boolean };
}
interface ClusterStatus {
  readonly name: string;
  readonly host_statuses?: readonly HostStatus[];
}

function endpointSignals({ name, host_statuses = [] }: ClusterStatus, workload: string, zone: string, add: Add): void {
  for (const { address, stats, health_status } of host_statuses) {
    const { address: host, port_value } = address.socket_address;
    const labels = { envoy_cluster_name: name, envoy_endpoint_address: `${host}:${port_value}`, workload, zone };
    for (const [metric, counter] of Object.entries(ENDPOINT_COUNTERS)) {
      add(metric, labels, Number(stats.find((each) => each.name === counter)?.value ?? 0));
    }
    const isHealthy = health_status.failed_outlier_check !== true && health_status.failed_active_health_check !== true;
    add(ENDPOINT_HEALTHY, labels, isHealthy ? 1 : 0);
  }
}

async function endpointsOf(adminUrl: string): Promise<readonly ClusterStatus[]> {
  const response = await fetch(`${adminUrl}/clusters?format=json`);
  return ((await response.json()) as { cluster_statuses?: readonly ClusterStatus[] }).cluster_statuses ?? [];
}

async function scalarsOf(adminUrl: string): Promise<ReadonlyMap<string, number>> {
  const filter = encodeURIComponent('^(cluster|http)\\.');
  const response = await fetch(`${adminUrl}/stats?format=json&usedonly&filter=${filter}`);
  const { stats } = (await response.json()) as { stats: readonly (Scalar | { histograms: unknown })[] };
  return new Map(stats.filter((one): one is Scalar => 'name' in one).map(({ name, value }) => [name, value]));
}

async function histogramsOf(adminUrl: string): Promise<ReadonlyMap<string, readonly Bucket[]>> {
  const filter = encodeURIComponent('\\.upstream_rq_time$');
  const url = `${adminUrl}/stats?format=json&usedonly&histogram_buckets=cumulative&filter=${filter}`;
  const { stats } = (await (await fetch(url)).json()) as {
    stats: readonly { readonly histograms?: readonly EnvoyHistogram[] }[];
  };
  const all = stats.flatMap(({ histograms = [] }) => histograms);
  return new Map(all.map(({ name, buckets }) => [name, buckets]));
}
