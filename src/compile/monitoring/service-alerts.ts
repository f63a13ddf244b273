import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US, SECOND_US } from '../../units/duration.ts';
import { printShare } from '../../units/share.ts';
import { type Alert, PLACE_TEXT, SERVICE_LABELS, SERVICE_TEXT } from './alert.ts';
import { aggregate, binary, call, type Query, series } from './query.ts';
import { ERROR_RATIO, LATENCY_P95, REQUESTS, requestsOf, SHORT_WINDOW, ZONE_REQUESTS } from './recording-rules.ts';

const BY_SERVICE = { on: SERVICE_LABELS } as const;

/** Services that get enough requests to be judged by shares of them. */
function busy({ alerts }: Monitoring): Query {
  return binary(series(REQUESTS), '>=', alerts.tooFew);
}

/** Mean time of a request as one side saw it, in milliseconds. */
function meanMs(model: Model, reporter: 'source' | 'destination', by: readonly string[]): Query {
  const part = (suffix: string): Query =>
    aggregate(
      'sum',
      by,
      call('rate', series(`istio_request_duration_milliseconds_${suffix}`, requestsOf(model, reporter), SHORT_WINDOW)),
    );
  return binary(part('sum'), '/', part('count'));
}

/** What lies between zones. */
function zoneAlerts(model: Model, monitoring: Monitoring): readonly Alert[] {
  const { alerts } = monitoring;
  const common = { scope: 'service', source: 'mesh' } as const;
  return [
    {
      ...common,
      name: 'ZonesUneven',
      severity: 'warning',
      forUs: 15 * MINUTE_US,
      query: binary(
        binary(
          binary(
            aggregate('max', SERVICE_LABELS, series(ZONE_REQUESTS)),
            '/',
            aggregate('avg', SERVICE_LABELS, series(ZONE_REQUESTS)),
          ),
          '>',
          1 + alerts.imbalance,
        ),
        'and',
        busy(monitoring),
      ),
      summary: `${SERVICE_TEXT} is busier in one zone of ${PLACE_TEXT} than in the others`,
      description: `The busiest zone gets {{ $value | humanize }} times the mean of the zones; ${1 + alerts.imbalance} is the limit.`,
    },
    {
      ...common,
      name: 'CrossZoneLatencyHigh',
      severity: 'warning',
      forUs: 10 * MINUTE_US,
      // What the client's proxy measures beyond the server's is the way between them: network, proxies, queues for a
      // connection, tries again. `zone` is the client's.
      query: binary(
        binary(
          meanMs(model, 'source', [...SERVICE_LABELS, 'zone']),
          '-',
          meanMs(model, 'destination', SERVICE_LABELS),
          { ...BY_SERVICE, manyToOne: true },
        ),
        '>',
        alerts.crossZoneUs / 1000,
      ),
      summary: `Requests from {{ $labels.zone }} to ${SERVICE_TEXT} are long on their way`,
      description: `They spend {{ $value | humanize }} ms between proxies in the mean; ${alerts.crossZoneUs / 1000} ms is the limit.`,
    },
  ];
}

/** What users of a service meet (O02). */
export function serviceAlerts(model: Model, monitoring: Monitoring): readonly Alert[] {
  const { alerts } = monitoring;
  const common = { scope: 'service', source: 'mesh' } as const;
  return [
    {
      ...common,
      name: 'ErrorRateHigh',
      severity: 'critical',
      forUs: 2 * MINUTE_US,
      query: binary(binary(series(ERROR_RATIO), '>', alerts.errors), 'and', busy(monitoring)),
      summary: `${SERVICE_TEXT} fails in ${PLACE_TEXT}`,
      description: `{{ $value | humanizePercentage }} of its requests failed within five minutes; ${printShare(alerts.errors)} is the limit.`,
    },
    {
      ...common,
      name: 'LatencyHigh',
      severity: 'warning',
      forUs: 5 * MINUTE_US,
      query: binary(binary(series(LATENCY_P95), '>', alerts.p95Us / SECOND_US), 'and', busy(monitoring)),
      summary: `${SERVICE_TEXT} is slow in ${PLACE_TEXT}`,
      description: `95 % of its requests are answered within {{ $value | humanizeDuration }}; ${alerts.p95Us / SECOND_US} s is the limit.`,
    },
    ...zoneAlerts(model, monitoring),
    {
      ...common,
      name: 'BreakerEjecting',
      severity: 'warning',
      scope: 'platform',
      forUs: MINUTE_US,
      query: binary(
        aggregate('max', ['cluster_name', 'namespace'], series('envoy_cluster_outlier_detection_ejections_active')),
        '>',
        0,
      ),
      summary: `Pods behind {{ $labels.cluster_name }} are ejected in ${PLACE_TEXT}`,
      description:
        'A proxy in {{ $labels.namespace }} sends nothing to {{ $value }} of its pods: they failed too often.',
    },
  ];
}
