import type { JsonObject } from '../manifests/types.ts';
import type { InboundPolicy } from '../mesh/types.ts';
import { accessLog } from './access-log.ts';
import { authorizationFilters } from './authorization-filters.ts';
import { CORS_FILTER } from './cors-policy.ts';
import { extension } from './extension.ts';
import { FAULT_FILTER } from './fault-injection.ts';
import { jwtFilter } from './jwt-filter.ts';
import { localRateLimit, RATE_LIMIT_FILTER } from './local-rate-limit.ts';
import type { EnvoySettings } from './settings.ts';
import type { Leave } from './untranslated.ts';

export interface HttpConnectionManagerInput {
  readonly statPrefix: string;
  /** `route_config` or `rds`. */
  readonly routes: JsonObject;
  readonly guard: InboundPolicy | null;
  /** A gateway is an edge: it does not trust what clients say of themselves. */
  readonly isEdge: boolean;
  /** What to tell the next hop about the peer's certificate. */
  readonly forwardClientCertificate: boolean;
}

/** The network filter that speaks HTTP, with HTTP filters in Istio's order. */
export function httpConnectionManager(
  input: HttpConnectionManagerInput,
  settings: EnvoySettings,
  leave: Leave,
): JsonObject {
  const message = 'envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager';
  return extension('envoy.filters.network.http_connection_manager', message, {
    stat_prefix: input.statPrefix,
    ...input.routes,
    http_filters: httpFilters(input.guard, settings, leave),
    use_remote_address: input.isEdge,
    normalize_path: true,
    ...(input.forwardClientCertificate ? forwardClientCertificate() : {}),
    ...accessLog(settings.accessLog),
  });
}

/**
 * Tokens, authorization, fault, CORS, router: the order of Istio's own listener builder. A local rate limit, which an
 * EnvoyFilter inserts, stands before the router.
 */
function httpFilters(guard: InboundPolicy | null, settings: EnvoySettings, leave: Leave): JsonObject[] {
  const limit = guard?.rateLimit ?? null;
  const limitConfig =
    limit === null
      ? extension(RATE_LIMIT_FILTER, 'envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit', {
          stat_prefix: 'local',
        })
      : { name: RATE_LIMIT_FILTER, typed_config: localRateLimit(limit) };
  return [
    ...jwtFilter(guard?.jwt ?? [], settings, leave),
    ...authorizationFilters(guard?.authorization ?? [], leave),
    extension(FAULT_FILTER, 'envoy.extensions.filters.http.fault.v3.HTTPFault'),
    extension(CORS_FILTER, 'envoy.extensions.filters.http.cors.v3.Cors'),
    limitConfig,
    extension('envoy.filters.http.router', 'envoy.extensions.filters.http.router.v3.Router'),
  ];
}

function forwardClientCertificate(): JsonObject {
  return {
    forward_client_cert_details: 'APPEND_FORWARD',
    set_current_client_cert_details: { subject: true, dns: true, uri: true },
  };
}
