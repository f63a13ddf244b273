/**
 * Envoy's statistics per endpoint (`track_cluster_stats.per_endpoint_stats`), as its Prometheus page names them. They
 * count tries: what a retry made good is in no statistic of the cluster or of the zone (`cluster.*.zone.*` has final
 * answers only), and an endpoint that cannot be connected to shows in `rq_error` alone, not in `rq_total`.
 *
 * `workload` and `zone` are the caller's, as a scrape adds them. Replicas of a caller in one zone are added up, the
 * gauge too: `healthy` is by how many of them the endpoint is not ejected.
 */
import type { Signal } from '../../../ports/types.ts';
import type { FleetTable } from './fleet-table.ts';
import type { HopTally } from './hop-tally.ts';
import type { Add } from './signals.ts';
import type { Upstream } from './upstream.ts';

const SUCCESS = 'envoy_cluster_endpoint_rq_success';
const ERROR = 'envoy_cluster_endpoint_rq_error';
const HEALTHY = 'envoy_cluster_endpoint_healthy';

export const ENDPOINT_METRICS: ReadonlySet<string> = new Set([SUCCESS, ERROR, HEALTHY]);

interface Destination {
  readonly labels: Signal['labels'];
  readonly tallies: readonly HopTally[];
  readonly upstreams: Upstream[];
}

/** Readings of the endpoints that proxies of one cluster have used, in the order in which they came to know them. */
export function endpointSignals(
  table: FleetTable,
  cluster: string,
  metrics: readonly string[],
  nowUs: number,
  add: Add,
): void {
  const destinations = destinationsOf(table, cluster, nowUs);
  for (const metric of metrics) {
    for (const { labels, tallies, upstreams } of destinations) {
      for (const slot of usedSlots(upstreams)) {
        const { address, port } = upstreams[0]!.state.endpoint(slot);
        add(
          metric,
          { ...labels, envoy_endpoint_address: `${address}:${port}` },
          read(metric, tallies, upstreams, slot),
        );
      }
    }
  }
}

/** By caller's place and destination: what shares its tallies. */
function destinationsOf(table: FleetTable, cluster: string, nowUs: number): readonly Destination[] {
  const found = new Map<readonly HopTally[], Destination>();
  for (const caller of table.callers) {
    if (caller.place.cluster !== cluster) continue;
    caller.proxy.sweep(nowUs);
    const { workload, locality } = caller.place;
    for (const upstream of caller.all) {
      const known = found.get(upstream.tallies);
      const labels = { envoy_cluster_name: upstream.cluster.key, workload, zone: locality.zone };
      if (known !== undefined) known.upstreams.push(upstream);
      else found.set(upstream.tallies, { labels, tallies: upstream.tallies, upstreams: [upstream] });
    }
  }
  return [...found.values()];
}

function usedSlots(upstreams: readonly Upstream[]): readonly number[] {
  const slots = new Set<number>();
  for (const { targets } of upstreams) {
    for (const [slot, target] of targets.entries()) if (target !== undefined) slots.add(slot);
  }
  return [...slots].sort((a, b) => a - b);
}

function read(metric: string, tallies: readonly HopTally[], upstreams: readonly Upstream[], slot: number): number {
  if (metric === HEALTHY) return upstreams.filter(({ state }) => !state.isEjected(slot)).length;
  let value = 0;
  for (const tally of tallies) {
    const { tries, failed } = tally.triesAt(slot);
    value += metric === ERROR ? failed : tries - failed;
  }
  return value;
}
