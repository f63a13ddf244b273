/**
 * Between regions (D04, D14, D16): requests that leave the cluster, as the caller’s proxy counted them, databases that
 * follow another region, and artifacts that are copied there.
 */
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US, printDuration, SECOND_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { isDistributed } from '../data/postgres-clusters.ts';
import { type Alert, PLACE_TEXT, type Recording, SERVICE_LABELS, SERVICE_TEXT } from './alert.ts';
import { aggregate, binary, call, oneOf, type Query, series } from './query.ts';
import { ERRORS, REQUESTS, requestsOf, SHORT_WINDOW } from './recording-rules.ts';

export const REGION_LATENCY = 'service:cross_region_latency_seconds:p95_rate5m';
export const REGION_REQUESTS = 'service:cross_region_requests:rate5m';
export const REGION_ERROR_RATIO = 'service:cross_region_error_ratio:rate5m';

/** Clusters of other regions. */
function farFrom(model: Model, cluster: string): readonly string[] {
  const own = model.clusters[cluster]?.region;
  return Object.values(model.clusters)
    .filter(({ region }) => region !== own)
    .map(({ name }) => name);
}

/** Some service is called in another region than the caller’s: it is divided over clusters by a name of all. */
function callsRegions(model: Model): boolean {
  return Object.values(model.services).some(({ split }) => split !== null);
}

/** How long requests to other regions take and how many fail, per service. */
export function regionRecordings(model: Model, cluster: string): readonly Recording[] {
  const far = farFrom(model, cluster);
  if (far.length === 0 || !callsRegions(model)) return [];
  const seen = { ...requestsOf(model, 'source'), destination_cluster: oneOf(far) };
  const perService = (of: Query): Query => aggregate('sum', SERVICE_LABELS, of);
  const rate = (metric: string, more: typeof seen | object = {}): Query =>
    call('rate', series(metric, { ...seen, ...more }, SHORT_WINDOW));
  const failed = perService(rate('istio_requests_total', { response_code: { is: '=~', value: '5..' } }));
  const buckets = rate('istio_request_duration_milliseconds_bucket');
  const requests = series(REGION_REQUESTS);
  return [
    { name: REGION_REQUESTS, query: perService(rate('istio_requests_total')) },
    {
      name: REGION_ERROR_RATIO,
      query: binary(binary(failed, 'or', binary(0, '*', requests)), '/', binary(requests, '>', 0)),
    },
    {
      name: REGION_LATENCY,
      query: binary(call('histogram_quantile', 0.95, aggregate('sum', [...SERVICE_LABELS, 'le'], buckets)), '/', 1000),
    },
  ];
}

/** Ways between regions that are too long or lose too much (D16). */
export function regionAlerts(model: Model, cluster: string, { alerts }: Monitoring): readonly Alert[] {
  if (regionRecordings(model, cluster).length === 0) return [];
  const common = { scope: 'service', severity: 'warning', source: 'mesh', forUs: 10 * MINUTE_US } as const;
  const asked = binary(series(REGION_REQUESTS), '>', alerts.tooFew);
  return [
    {
      ...common,
      name: 'CrossRegionLatencyHigh',
      query: binary(binary(series(REGION_LATENCY), '>', alerts.crossRegionUs / SECOND_US), 'and', asked),
      summary: `${SERVICE_TEXT} in other regions is far from ${PLACE_TEXT}`,
      description: `95 % of the requests to it are answered within {{ $value | humanizeDuration }}; ${printDuration(alerts.crossRegionUs)} is the limit.`,
    },
    {
      ...common,
      name: 'CrossRegionErrorsHigh',
      query: binary(binary(series(REGION_ERROR_RATIO), '>', alerts.globalErrors), 'and', asked),
      summary: `${SERVICE_TEXT} fails for ${PLACE_TEXT} in other regions`,
      description: `{{ $value | humanizePercentage }} of the requests to it failed within five minutes; ${printShare(alerts.globalErrors)} is the limit.`,
    },
  ];
}

/** Databases of other regions that are further behind than a failover may lose (D04). */
export function replicationAlerts(model: Model): readonly Alert[] {
  return Object.values(model.stores).flatMap((store) => {
    if (store.kind !== 'postgres' || !isDistributed(store)) return [];
    const lag = series('cnpg_pg_replication_lag', {
      namespace: store.namespace,
      pod: { is: '=~', value: `${store.name}-[0-9]+` },
    });
    return [
      {
        name: 'ReplicationBehind',
        severity: 'warning',
        scope: 'platform',
        source: 'cloudnative-pg',
        forUs: 10 * MINUTE_US,
        query: binary(aggregate('max', ['namespace'], lag), '>', store.replication.lagUs / SECOND_US),
        labels: { store: store.name },
        summary: `Replicas of ${store.name} in ${PLACE_TEXT} fall behind`,
        description: `By {{ $value | humanizeDuration }} for ten minutes; ${printDuration(store.replication.lagUs)} is what a failover may lose.`,
      } satisfies Alert,
    ];
  });
}

/** Artifacts whose last copy ended longer ago than they may be old (D14): told where they are copied from. */
export function syncAlerts(model: Model, cluster: string): readonly Alert[] {
  return Object.values(model.sync).flatMap(({ name, from, rpoUs }) => {
    if (from.cluster !== cluster) return [];
    const job = { namespace: model.namespace, cronjob: `sync-${name}` };
    const last = series('kube_cronjob_status_last_successful_time', job);
    // Before the first success there is no series of it: the job’s own beginning counts.
    const since = aggregate('max', [], binary(last, 'or', series('kube_cronjob_created', job)));
    return [
      {
        name: 'ArtifactsOld',
        severity: 'critical',
        scope: 'platform',
        source: 'kube-state-metrics',
        forUs: MINUTE_US,
        query: binary(binary(call('time'), '-', since), '>', rpoUs / SECOND_US),
        labels: { sync: name },
        summary: `Other regions have old ${name}`,
        description: `They were copied {{ $value | humanizeDuration }} ago; ${printDuration(rpoUs)} is the limit.`,
      } satisfies Alert,
    ];
  });
}

/** Of all requests of all regions (D16): what only the view of every cluster can tell. */
export function globalErrorAlert({ alerts }: Monitoring): Alert {
  const all = (metric: string): Query => aggregate('sum', [], series(metric));
  return {
    name: 'GlobalErrorsHigh',
    severity: 'critical',
    scope: 'platform',
    source: 'mesh',
    forUs: 5 * MINUTE_US,
    query: binary(binary(all(ERRORS), '/', binary(all(REQUESTS), '>', alerts.tooFew)), '>', alerts.globalErrors),
    summary: 'Requests fail over all regions together',
    description: `{{ $value | humanizePercentage }} of them failed within five minutes; ${printShare(alerts.globalErrors)} is the limit.`,
  };
}
