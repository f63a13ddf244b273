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

const COPIES = { namespace: 'shop', cronjob: 'sync-models' };

/** Seconds since 1970 at which something was: at the beginning, or just now. */
function times(metric: string, when: 'once' | 'now'): readonly Sample[] {
  return [{ metric, labels: COPIES, from: 0, gain: when === 'now' ? 30 : 0 }];
}

const COPIED = 'kube_cronjob_status_last_successful_time';

/** Of the Prometheus of a cluster. */
export const REGION_CASES: readonly AlertCase[] = (
  [
    ['CrossRegionLatencyHigh', [...latency(101), ...requests(0)], [...latency(101, NEAR), ...requests(0)]],
    ['CrossRegionErrorsHigh', requests(0.02), [...requests(0.005), ...requests(0.5, NEAR)]],
    ['ReplicationBehind', lag('db-2', 6), [...lag('db-2', 4), ...lag('other-1', 60)]],
  ] as const
)
  .map(([alert, fires, silent]): AlertCase => ({ alert, fires, silent }))
  .concat([
    // A quarter of an hour after the last copy, and where there never was one after the job was made.
    { alert: 'ArtifactsOld', fires: times(COPIED, 'once'), silent: times(COPIED, 'now'), afterMinutes: 15 },
    {
      alert: 'ArtifactsOld',
      fires: times('kube_cronjob_created', 'once'),
      silent: [...times(COPIED, 'now'), ...times('kube_cronjob_created', 'once')],
      afterMinutes: 15,
    },
  ]);

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
