/**
 * Local rate limits (M12) as an EnvoyFilter, since Istio has no API of its own for them. Both percentages are set to
 * 100: Envoy's defaults are 0, and a filter that leaves them out limits nobody. The bucket belongs to one proxy, so a
 * service of n pods admits n times the figure.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Bucket, RateLimit } from '../../model/traffic-types.ts';
import type { Model, Service } from '../../model/types.ts';
import { protobufDuration } from '../engine-duration.ts';
import { ENVOY_FILTER, serviceMeta, serviceSelector } from '../object-meta.ts';

const FILTER = 'envoy.filters.http.local_ratelimit';
const TYPE = 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit';
/** One for all, the one that Istio's own guide has: whose limit it is, the pod's labels say. */
const STAT_PREFIX = 'http_local_rate_limiter';
/** Envoy demands a default bucket even where only endpoints are limited; this one never runs dry. */
const BOTTOMLESS: Bucket = { tokens: 1_000_000_000, fillUs: 1_000_000, burst: 1_000_000_000 };
const DESCRIPTOR_KEY = 'header_match';

/**
 * A count of the filter as a proxy of Istio exports it: `enabled` counts what it looked at, `enforced` what it refused.
 * The prefix stays in the name, because Istio's bootstrap sets `use_all_default_tags: false`; elsewhere Envoy makes the
 * label `envoy_local_http_ratelimit_prefix` of it.
 */
export function rateLimitMetric(count: 'enabled' | 'enforced'): string {
  return `envoy_${STAT_PREFIX}_http_local_rate_limit_${count}`;
}

function tokenBucket(bucket: Bucket): JsonObject {
  return { max_tokens: bucket.burst, tokens_per_fill: bucket.tokens, fill_interval: protobufDuration(bucket.fillUs) };
}

function always(runtimeKey: string): JsonObject {
  return { runtime_key: runtimeKey, default_value: { numerator: 100, denominator: 'HUNDRED' } };
}

function endpointName(index: number): string {
  return `endpoint-${index}`;
}

function filter(limit: RateLimit): JsonObject {
  return {
    '@type': TYPE,
    stat_prefix: STAT_PREFIX,
    token_bucket: tokenBucket(limit.perPod ?? BOTTOMLESS),
    filter_enabled: always('local_rate_limit_enabled'),
    filter_enforced: always('local_rate_limit_enforced'),
    ...(limit.headers ? { enable_x_ratelimit_headers: 'DRAFT_VERSION_03' } : {}),
    ...(limit.endpoints.length === 0
      ? {}
      : {
          descriptors: limit.endpoints.map((endpoint, index) => ({
            entries: [{ key: DESCRIPTOR_KEY, value: endpointName(index) }],
            token_bucket: tokenBucket(endpoint.bucket),
          })),
        }),
  };
}

/** The filter of a proxy, as it stands in its chain. */
export function localRateLimit(limit: RateLimit): JsonObject {
  return { name: FILTER, typed_config: filter(limit) };
}

/** What turns a request into a descriptor: its path prefix, and its method where one is named. */
function actions(limit: RateLimit): JsonObject[] {
  return limit.endpoints.map((endpoint, index) => ({
    actions: [
      {
        header_value_match: {
          descriptor_value: endpointName(index),
          headers: [
            { name: ':path', string_match: { prefix: endpoint.path } },
            ...(endpoint.method === null ? [] : [{ name: ':method', string_match: { exact: endpoint.method } }]),
          ],
        },
      },
    ],
  }));
}

function envoyFilter(model: Model, service: Service, limit: RateLimit): KubeObject {
  const inbound = { context: 'SIDECAR_INBOUND' };
  const patches: JsonObject[] = [
    {
      applyTo: 'HTTP_FILTER',
      match: {
        ...inbound,
        listener: {
          filterChain: {
            filter: {
              name: 'envoy.filters.network.http_connection_manager',
              subFilter: { name: 'envoy.filters.http.router' },
            },
          },
        },
      },
      patch: { operation: 'INSERT_BEFORE', value: localRateLimit(limit) },
    },
  ];
  if (limit.endpoints.length > 0) {
    patches.push({
      applyTo: 'VIRTUAL_HOST',
      match: { ...inbound, routeConfiguration: { vhost: { name: `inbound|http|${service.port}` } } },
      patch: { operation: 'MERGE', value: { rate_limits: actions(limit) } },
    });
  }
  return {
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: serviceMeta(model, service, `${service.name}-rate-limit`, ENVOY_FILTER),
    // After filters of no priority: what this one stands before is there by then.
    spec: { priority: 1, workloadSelector: { labels: serviceSelector(service) }, configPatches: patches },
  };
}

/** One EnvoyFilter per limited service. */
export function rateLimits(model: Model): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) =>
    service.rateLimit === null || !service.inMesh ? [] : [envoyFilter(model, service, service.rateLimit)],
  );
}
