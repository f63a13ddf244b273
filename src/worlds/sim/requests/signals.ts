/**
 * What a controller can measure, in the shape and under the names of Envoy's statistics: cumulative since the run began.
 * Replicas of a caller in one zone are added up, as a query over their pods would.
 *
 * `envoy_cluster_upstream_rq_xx` counts final answers; a try that was retried is only in `_rq_total` and `_rq_retry`. A
 * mirrored copy is counted where it is answered, like any request. Leaves copies out of `_rq_total`.
 */
import type { Signal } from '../../../ports/types.ts';
import { GRPC_STATUS } from '../../../traffic/outcome.ts';
import type { HistogramRecorder } from '../../../units/histogram.ts';
import type { ClientLoad } from './client-load.ts';
import { ENDPOINT_METRICS, endpointSignals } from './endpoint-signals.ts';
import type { FleetTable } from './fleet-table.ts';
import type { HopTallies } from './hop-tallies.ts';
import type { HopTally } from './hop-tally.ts';

/** Upper bounds of Envoy's histogram buckets in milliseconds (stats defaults), up to a minute. */
export const BUCKETS_MS = [0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000];

const BUCKETS_US = BUCKETS_MS.map((boundMs) => boundMs * 1000);

type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

const READERS: Readonly<Record<string, (tallies: readonly HopTally[]) => readonly Reading[]>> = {
  envoy_cluster_upstream_rq_total: (tallies) => [[{}, sum(tallies, ({ tries }) => tries)]],
  envoy_cluster_upstream_rq_retry: (tallies) => [[{}, sum(tallies, ({ retries }) => retries)]],
  envoy_cluster_upstream_rq_completed: (tallies) => [[{}, sumTimes(tallies, ({ count }) => count)]],
  envoy_cluster_upstream_rq_xx: classes,
  envoy_cluster_upstream_rq_time_bucket: buckets,
  envoy_cluster_upstream_rq_time_count: (tallies) => [[{}, sumTimes(tallies, ({ count }) => count)]],
  envoy_cluster_upstream_rq_time_sum: (tallies) => [[{}, sumTimes(tallies, ({ sumUs }) => sumUs) / 1000]],
};

const DOWNSTREAM = 'envoy_http_downstream_rq_xx';
const EJECTIONS = 'envoy_cluster_outlier_detection_ejections_active';

/** Readings of the metrics asked for, as seen from one cluster. */
export function signals(
  table: FleetTable,
  load: ClientLoad,
  cluster: string,
  metrics: readonly string[],
  nowUs: number,
): readonly Signal[] {
  const found: Signal[] = [];
  const add = (metric: string, labels: Signal['labels'], value: number): void => {
    found.push({ metric, labels, value, sinceUs: 0, atUs: nowUs });
  };
  for (const metric of metrics) {
    const read = READERS[metric];
    if (read !== undefined) {
      for (const hops of table.hops.values()) {
        if (hops.source.cluster !== cluster) continue;
        for (const [key, tallies] of hops.entries()) {
          for (const [labels, value] of read(tallies)) add(metric, { ...labelsOf(hops, key), ...labels }, value);
        }
      }
    } else if (metric === EJECTIONS) ejections(table, cluster, nowUs, add);
    else if (metric === DOWNSTREAM) downstream(load, cluster, add);
  }
  const perEndpoint = metrics.filter((metric) => ENDPOINT_METRICS.has(metric));
  if (perEndpoint.length > 0) endpointSignals(table, cluster, perEndpoint, nowUs, add);
  return found;
}

/** Takes one reading. */
export type Add = (metric: string, labels: Signal['labels'], value: number) => void;

function ejections(table: FleetTable, cluster: string, nowUs: number, add: Add): void {
  const active = new Map<string, { labels: Signal['labels']; value: number }>();
  for (const caller of table.callers) {
    if (caller.place.cluster !== cluster) continue;
    caller.proxy.sweep(nowUs);
    for (const { state, cluster: destination } of caller.all) {
      const { workload, locality } = caller.place;
      const labels = { envoy_cluster_name: destination.key, workload, zone: locality.zone };
      const key = Object.values(labels).join('\n');
      const known = active.get(key) ?? { labels, value: 0 };
      known.value += state.ejected;
      active.set(key, known);
    }
  }
  for (const { labels, value } of active.values()) add(EJECTIONS, labels, value);
}

function downstream(load: ClientLoad, cluster: string, add: Add): void {
  for (const { client, shapes } of load.runs) {
    if (client.cluster !== cluster) continue;
    for (const { shape, tallies } of shapes) {
      const counts = new Map<string, number>();
      for (const tally of tallies) addClasses(counts, tally.statusEntries());
      for (const [digit, value] of counts) {
        add(DOWNSTREAM, { envoy_response_code_class: digit, service: client.service, shape: shape.name }, value);
      }
    }
  }
}

function labelsOf({ source }: HopTallies, key: string): Signal['labels'] {
  return { envoy_cluster_name: key, workload: source.from, zone: source.zone };
}

function classes(tallies: readonly HopTally[]): readonly Reading[] {
  const counts = new Map<string, number>();
  for (const tally of tallies) addClasses(counts, tally.statusEntries());
  return [...counts].map(([digit, value]) => [{ envoy_response_code_class: digit }, value]);
}

function addClasses(counts: Map<string, number>, entries: readonly (readonly [number, number])[]): void {
  for (const [status, count] of entries) {
    const digit = status >= GRPC_STATUS ? '2' : String(Math.floor(status / 100));
    counts.set(digit, (counts.get(digit) ?? 0) + count);
  }
}

function buckets(tallies: readonly HopTally[]): readonly Reading[] {
  const counts = BUCKETS_US.map(() => 0);
  for (const tally of tallies) for (const times of tally.answerTimes()) times.addCountsAtMost(BUCKETS_US, counts);
  const bounded = counts.map((count, i): Reading => [{ le: String(BUCKETS_MS[i]) }, count]);
  return [...bounded, [{ le: '+Inf' }, sumTimes(tallies, ({ count }) => count)]];
}

function sumTimes(tallies: readonly HopTally[], pick: (times: HistogramRecorder) => number): number {
  return sum(tallies, (tally) => tally.answerTimes().reduce((all, times) => all + pick(times), 0));
}

function sum(tallies: readonly HopTally[], pick: (tally: HopTally) => number): number {
  let total = 0;
  for (const tally of tallies) total += pick(tally);
  return total;
}
