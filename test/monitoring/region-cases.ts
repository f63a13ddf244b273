/** What it means that the way to another region is long or loses much, and that a database there is behind. */
import type { AlertCase } from './alert-cases.ts';
import { counter, gauge, type Sample } from './sample.ts';

const SERVICE = { destination_service_namespace: 'shop', destination_service_name: 'cart' };
const FAR = { ...SERVICE, reporter: 'source', response_code: '200', destination_cluster: 'south' };
const NEAR = { ...FAR, destination_cluster: 'north' };

/** 100 requests a second, of which a share fails. */
function requests(failing: number, labels = FAR): readonly Sample[] {
  return [
    counter('istio_requests_total', labels, 100 * (1 - failing)),
    counter('istio_requests_total', { ...labels, response_code: '503' }, 100 * failing),
  ];
}

/** All of them take up to so many milliseconds. */
function latency(ms: number, labels = FAR): readonly Sample[] {
  return ['50', '100', '250', '+Inf'].map((le) =>
    counter(
      'istio_request_duration_milliseconds_bucket',
      { ...labels, le },
      Number(le.replace('+', '')) >= ms ? 100 : 0,
    ),
  );
}

function lag(pod: string, seconds: number): readonly Sample[] {
  return [gauge('cnpg_pg_replication_lag', { namespace: 'shop-data', pod }, seconds)];
}

/** Of the Prometheus of a cluster. */
export const REGION_CASES: readonly AlertCase[] = (
  [
    ['CrossRegionLatencyHigh', [...latency(101), ...requests(0)], [...latency(101, NEAR), ...requests(0)]],
    ['CrossRegionErrorsHigh', requests(0.02), [...requests(0.005), ...requests(0.5, NEAR)]],
    ['ReplicationBehind', lag('db-2', 6), [...lag('db-2', 4), ...lag('other-1', 60)]],
  ] as const
).map(([alert, fires, silent]) => ({ alert, fires, silent }));

function rates(cluster: string, all: number, failed: number): readonly Sample[] {
  return [
    gauge('service:requests:rate5m', { ...SERVICE, cluster }, all),
    gauge('service:errors:rate5m', { ...SERVICE, cluster }, failed),
  ];
}

/** Of the global Prometheus. */
export const GLOBAL_REGION_CASES: readonly AlertCase[] = [
  {
    alert: 'GlobalErrorsHigh',
    fires: [...rates('north', 100, 1), ...rates('south', 100, 2)],
    // One small region fails altogether.
    silent: [...rates('north', 1000, 0), ...rates('south', 5, 5)],
  },
];
