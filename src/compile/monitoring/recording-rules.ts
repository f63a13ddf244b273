import type { Model } from '../../model/types.ts';
import { rateLimitMetric } from '../mesh/rate-limits.ts';
import { type Recording, SERVICE_LABELS } from './alert.ts';
import { aggregate, binary, call, type Matchers, oneOf, type Query, series } from './query.ts';

/** The shortest window of which anything is said. */
export const SHORT_WINDOW = '5m';

export const REQUESTS = 'service:requests:rate5m';
export const ERRORS = 'service:errors:rate5m';
export const ERROR_RATIO = 'service:error_ratio:rate5m';
export const LATENCY_P95 = 'service:latency_seconds:p95_rate5m';
export const ZONE_REQUESTS = 'service_zone:requests:rate5m';
const RATE_LIMITED = 'service:rate_limited:rate5m';
const RATE_LIMITED_RATIO = 'service:rate_limited_ratio:rate5m';

/** What other clusters may read: sums per service, never a raw series. */
export const FEDERATED = '(service|service_zone|service_cost|budget_cost|resource_cost|cluster_cost):.+';

/**
 * Requests to this platform's services as a proxy on one side counted them. The client's side counts what users meet,
 * also what never reached a server; the server's side knows where the server is.
 */
export function requestsOf(model: Model, reporter: 'source' | 'destination'): Matchers {
  return { reporter, destination_service_namespace: oneOf(model.namespaces.map(({ name }) => name)) };
}

function rateOf(metric: string, matchers: Matchers): Query {
  return call('rate', series(metric, matchers, SHORT_WINDOW));
}

/** What rate limits refuse (M12): per service of the pods that refuse, as share of what their limits looked at. */
function rateLimited(model: Model): readonly Recording[] {
  if (!Object.values(model.services).some(({ rateLimit }) => rateLimit !== null)) return [];
  const perService = (count: 'enabled' | 'enforced'): Query =>
    aggregate('sum', ['namespace', 'app'], rateOf(rateLimitMetric(count), {}));
  return [
    { name: RATE_LIMITED, query: perService('enforced') },
    { name: RATE_LIMITED_RATIO, query: binary(series(RATE_LIMITED), '/', binary(perService('enabled'), '>', 0)) },
  ];
}

/** Rates per service, recorded once per evaluation. */
export function recordings(model: Model): readonly Recording[] {
  const seen = requestsOf(model, 'source');
  const perService = (of: Query): Query => aggregate('sum', SERVICE_LABELS, of);
  const failed = { ...seen, response_code: { is: '=~', value: '5..' } } as const;
  const buckets = rateOf('istio_request_duration_milliseconds_bucket', seen);
  return [
    { name: REQUESTS, query: perService(rateOf('istio_requests_total', seen)) },
    {
      name: ERRORS,
      // A service that never failed has no series of failures: it has failed at a rate of 0.
      query: binary(perService(rateOf('istio_requests_total', failed)), 'or', binary(0, '*', series(REQUESTS))),
    },
    { name: ERROR_RATIO, query: binary(series(ERRORS), '/', binary(series(REQUESTS), '>', 0)) },
    {
      name: LATENCY_P95,
      query: binary(call('histogram_quantile', 0.95, aggregate('sum', [...SERVICE_LABELS, 'le'], buckets)), '/', 1000),
    },
    {
      name: ZONE_REQUESTS,
      query: aggregate(
        'sum',
        [...SERVICE_LABELS, 'zone'],
        rateOf('istio_requests_total', requestsOf(model, 'destination')),
      ),
    },
    ...rateLimited(model),
  ];
}
