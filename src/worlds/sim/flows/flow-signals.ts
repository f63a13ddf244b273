/** Readings of flows under the names and in the shape of `requests/signals.ts`. No retries: every request is one try. */
import type { Signal } from '../../../ports/types.ts';
import { BUCKETS_MS } from '../requests/signals.ts';
import type { FlowCounts } from './flow-counts.ts';

/** What proxies of one workload in one zone sent to one destination. */
export interface FlowHop {
  readonly cluster: string;
  readonly labels: { readonly envoy_cluster_name: string; readonly workload: string; readonly zone: string };
  readonly counts: FlowCounts;
  /** By `address:port`, those that were there once included. */
  readonly endpoints: Map<string, FlowCounts>;
  /** Addresses of endpoints that the proxies know now. */
  readonly known: Set<string>;
}

/** What users of one client were answered. */
export interface FlowEntry {
  readonly cluster: string;
  readonly labels: { readonly service: string; readonly shape: string };
  readonly counts: FlowCounts;
}

type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

const READERS: Readonly<Record<string, (counts: FlowCounts) => readonly Reading[]>> = {
  envoy_cluster_upstream_rq_total: ({ whole }) => [[{}, whole]],
  envoy_cluster_upstream_rq_retry: () => [[{}, 0]],
  envoy_cluster_upstream_rq_completed: ({ whole }) => [[{}, whole]],
  envoy_cluster_upstream_rq_xx: byClass,
  envoy_cluster_upstream_rq_time_bucket: (counts) => [
    ...counts.within().map((count, i): Reading => [{ le: String(BUCKETS_MS[i]) }, count]),
    [{ le: '+Inf' }, counts.whole],
  ],
  envoy_cluster_upstream_rq_time_count: ({ whole }) => [[{}, whole]],
  envoy_cluster_upstream_rq_time_sum: ({ sumMs }) => [[{}, sumMs]],
  envoy_cluster_outlier_detection_ejections_active: () => [[{}, 0]],
};

/** Per endpoint, with its address as a label; none is ever ejected here. */
const ENDPOINT_READERS: Readonly<Record<string, (counts: FlowCounts) => number>> = {
  envoy_cluster_endpoint_rq_success: (counts) => counts.whole - failures(counts),
  envoy_cluster_endpoint_rq_error: failures,
  envoy_cluster_endpoint_healthy: () => 1,
};

function failures(counts: FlowCounts): number {
  return counts.classes().reduce((sum, [digit, count]) => sum + (digit === '5' ? count : 0), 0);
}

function ofEndpoints({ endpoints, known }: FlowHop, read: (counts: FlowCounts) => number): readonly Reading[] {
  return [...known].map((address) => [{ envoy_endpoint_address: address }, read(endpoints.get(address)!)]);
}

/** Readings of the metrics asked for, as seen from one cluster. */
export function flowSignals(
  hops: Iterable<FlowHop>,
  entries: Iterable<FlowEntry>,
  cluster: string,
  metrics: readonly string[],
  nowUs: number,
): readonly Signal[] {
  const found: Signal[] = [];
  const own = [...hops].filter((hop) => hop.cluster === cluster);
  const add = (metric: string, flow: FlowHop | FlowEntry, readings: readonly Reading[]): void => {
    for (const [labels, value] of readings) {
      found.push({ metric, labels: { ...flow.labels, ...labels }, value, sinceUs: 0, atUs: nowUs });
    }
  };
  for (const metric of metrics) {
    const read = READERS[metric];
    if (read !== undefined) {
      for (const hop of own) add(metric, hop, read(hop.counts));
    } else if (ENDPOINT_READERS[metric] !== undefined) {
      for (const hop of own) add(metric, hop, ofEndpoints(hop, ENDPOINT_READERS[metric]));
    } else if (metric === 'envoy_http_downstream_rq_xx') {
      for (const entry of entries) if (entry.cluster === cluster) add(metric, entry, byClass(entry.counts));
    }
  }
  return found;
}

function byClass(counts: FlowCounts): readonly Reading[] {
  return counts.classes().map(([digit, count]) => [{ envoy_response_code_class: digit }, count]);
}
