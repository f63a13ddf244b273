import type { JsonObject } from '../manifests/types.ts';
import type { LocalRateLimit, RateLimitAction } from '../mesh/types.ts';
import { duration } from './duration.ts';
import { typed } from './extension.ts';
import { runtimeFraction } from './fraction.ts';
import { headerMatcher } from './string-matcher.ts';

export const RATE_LIMIT_FILTER = 'envoy.filters.http.local_ratelimit';

/**
 * A token bucket of this proxy. The descriptors' actions stand inside, so that the limit means the same on a route, on
 * a virtual host and in the filter itself.
 */
export function localRateLimit(limit: LocalRateLimit): JsonObject {
  const headers = Object.entries(limit.responseHeaders).map(([key, value]) => ({
    header: { key, value },
    append_action: 'OVERWRITE_IF_EXISTS_OR_ADD',
  }));
  return typed('envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit', {
    stat_prefix: 'local',
    status: { code: limit.status },
    token_bucket: tokenBucket(limit),
    filter_enabled: runtimeFraction(limit.enabledPerMillion),
    filter_enforced: runtimeFraction(limit.enforcedPerMillion),
    ...(headers.length > 0 ? { response_headers_to_add: headers } : {}),
    ...(limit.rateLimitHeaders ? { enable_x_ratelimit_headers: 'DRAFT_VERSION_03' } : {}),
    ...(limit.descriptors.length > 0 ? descriptorFields(limit) : {}),
  });
}

function descriptorFields(limit: LocalRateLimit): JsonObject {
  return {
    descriptors: limit.descriptors.map((one) => ({
      entries: one.entries.map(({ key, value }) => ({ key, value })),
      token_bucket: tokenBucket(one),
    })),
    rate_limits: limit.actions.map((actions) => ({ actions: actions.map(descriptorAction) })),
    always_consume_default_token_bucket: limit.alwaysConsumeDefault,
  };
}

function tokenBucket(bucket: Pick<LocalRateLimit, 'maxTokens' | 'tokensPerFill' | 'fillIntervalUs'>): JsonObject {
  return {
    max_tokens: bucket.maxTokens,
    tokens_per_fill: bucket.tokensPerFill,
    fill_interval: duration(bucket.fillIntervalUs),
  };
}

function descriptorAction(action: RateLimitAction): JsonObject {
  switch (action.kind) {
    case 'requestHeader':
      return { request_headers: { header_name: action.header, descriptor_key: action.descriptorKey } };
    case 'headerValueMatch':
      return {
        header_value_match: { descriptor_value: action.descriptorValue, headers: action.headers.map(headerMatcher) },
      };
    case 'genericKey':
      return { generic_key: { descriptor_key: action.descriptorKey, descriptor_value: action.descriptorValue } };
  }
}
