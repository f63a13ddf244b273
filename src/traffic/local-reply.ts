/**
 * The answers that Envoy makes by itself, with the response flags and details that its access log shows (measured on
 * 1.40 where reference figures exist).
 */
import type { LocalReply, ResponseFlag } from './types.ts';

/** Builds one; headers and body default to nothing. */
export function localReply(
  status: number,
  flags: readonly ResponseFlag[],
  details: string,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): LocalReply {
  return { status, flags, headers, body, details };
}

/** No virtual host or no route matches. */
export const ROUTE_NOT_FOUND = localReply(404, ['NR'], 'route_not_found');
/** The route names a cluster that does not exist; the status is the route's. */
export function clusterNotFound(status: number): LocalReply {
  return localReply(status, ['NC'], 'cluster_not_found');
}
/** Every host is ejected or unready, or there is none. */
export const NO_HEALTHY_UPSTREAM = localReply(503, ['UH'], 'no_healthy_upstream', 'no healthy upstream');
/** A circuit breaker is full. */
export const UPSTREAM_OVERFLOW = localReply(
  503,
  ['UO'],
  'upstream_reset_before_response_started{overflow}',
  'upstream connect error or disconnect/reset before headers. reset reason: overflow',
  { 'x-envoy-overloaded': 'true' },
);
/** The connection could not be made. */
export const UPSTREAM_CONNECT_FAILURE = localReply(
  503,
  ['UF'],
  'upstream_reset_before_response_started{remote_connection_failure}',
  'upstream connect error or disconnect/reset before headers. reset reason: remote connection failure',
);
/** The connection broke before the response. */
export const UPSTREAM_CONNECTION_TERMINATION = localReply(
  503,
  ['UC'],
  'upstream_reset_before_response_started{connection_termination}',
  'upstream connect error or disconnect/reset before headers. reset reason: connection termination',
);
/** The route timeout expired. */
export const UPSTREAM_TIMEOUT = localReply(504, ['UT'], 'response_timeout', 'upstream request timeout');
/** Injected abort, over HTTP. */
export function faultAbort(status: number): LocalReply {
  return localReply(status, ['FI'], 'fault_filter_abort', 'fault filter abort');
}
/** A local rate limit refused it; a status below 400 is ignored. */
export function rateLimited(status: number, headers: Readonly<Record<string, string>>): LocalReply {
  return localReply(status < 400 ? 429 : status, ['RL'], 'local_rate_limited', 'local_rate_limited', headers);
}
/** Authorization refused it; `policy` is the one that matched, `none` when no ALLOW did. */
export function accessDenied(policy: string): LocalReply {
  return localReply(403, [], `rbac_access_denied_matched_policy[${policy}]`, 'RBAC: access denied');
}
/** A sidecar of a `REGISTRY_ONLY` mesh answers for a host that nobody registered. */
export const BLACKHOLE = localReply(502, [], 'direct_response');
