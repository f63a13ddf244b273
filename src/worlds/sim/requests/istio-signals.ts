/**
 * Istio's standard metrics as the proxies of the pods that answer report them (`reporter="destination"`): requests by
 * status, and how long they took. One series per pod, as Prometheus scrapes them. Leaves out the reports of callers and
 * every label that tells nothing here.
 */
import type { Signal } from '../../../ports/types.ts';
import type { SimPod } from '../types.ts';
import type { ServedRequests } from './served-requests.ts';
import { BUCKETS_MS } from './signals.ts';

const TOTAL = 'istio_requests_total';
const TIMES = 'istio_request_duration_milliseconds';
const BUCKETS_US = BUCKETS_MS.map((boundMs) => boundMs * 1000);

/** A pod with what its proxy counted. */
export interface PodReport {
  readonly pod: SimPod;
  readonly served: ServedRequests;
}

/** Readings of those metrics asked for that are Istio's, from meshed pods that can be scraped. */
export function istioSignals(
  reports: Iterable<PodReport>,
  cluster: string,
  metrics: readonly string[],
  nowUs: number,
): readonly Signal[] {
  const asked = metrics.filter((metric) => metric === TOTAL || metric.startsWith(`${TIMES}_`));
  if (asked.length === 0) return [];
  return [...reports].flatMap(({ pod, served }) => {
    if (pod.cluster !== cluster || pod.role !== 'workload' || !pod.meshed) return [];
    if (!pod.accepting || pod.behaviour.unreachable) return [];
    const labels = {
      reporter: 'destination',
      destination_workload: pod.workload.split('/').at(-1) ?? '',
      destination_workload_namespace: pod.namespace,
      pod: pod.name,
    };
    return asked.flatMap((metric) =>
      readingsOf(metric, served).map(([own, value]): Signal => {
        return { metric, labels: { ...labels, ...own }, value, sinceUs: served.sinceUs, atUs: nowUs };
      }),
    );
  });
}

type Reading = readonly [labels: Readonly<Record<string, string>>, value: number];

function readingsOf(metric: string, { byStatus, times }: ServedRequests): readonly Reading[] {
  if (metric === TOTAL) return [...byStatus].map(([status, count]) => [{ response_code: String(status) }, count]);
  if (metric === `${TIMES}_count`) return [[{}, times.count]];
  if (metric === `${TIMES}_sum`) return [[{}, times.sumUs / 1000]];
  if (metric !== `${TIMES}_bucket`) return [];
  const counts = BUCKETS_US.map(() => 0);
  times.addCountsAtMost(BUCKETS_US, counts);
  const bounded = counts.map((count, at): Reading => [{ le: String(BUCKETS_MS[at]) }, count]);
  return [...bounded, [{ le: '+Inf' }, times.count]];
}
