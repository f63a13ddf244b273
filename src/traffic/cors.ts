/**
 * CORS (cors_filter.cc). Only requests with an `Origin` are looked at. A preflight (OPTIONS with
 * `Access-Control-Request-Method`) from an allowed origin is answered by the proxy; from another origin it is forwarded,
 * or answered without an allowance when unmatched preflights are to be ignored. Everything else is forwarded: CORS
 * refuses nothing on the server's side, it only withholds response headers.
 */
import type { CorsPolicy } from '../mesh/types.ts';
import { localReply } from './local-reply.ts';
import { stringTest } from './string-match.ts';
import type { LocalReply, Request } from './types.ts';

/** The answer to a preflight, or null when the request goes on. */
export function preflightReply(policy: CorsPolicy | null, request: Request): LocalReply | null {
  if (policy === null || !isPreflight(request)) return null;
  const origin = request.headers.origin!;
  if (!isAllowed(policy, origin)) {
    return policy.unmatchedPreflights === 'ignore' ? localReply(200, [], 'cors_response', '', asked(policy)) : null;
  }
  return localReply(200, [], 'cors_response', '', { ...corsResponseHeaders(policy, request), ...asked(policy) });
}

/** What a preflight is told whatever its origin (measured: also where it may not come). */
function asked(policy: CorsPolicy): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  if (policy.allowCredentials === true) headers['access-control-allow-credentials'] = 'true';
  if (policy.allowMethods.length > 0) headers['access-control-allow-methods'] = policy.allowMethods.join(',');
  if (policy.allowHeaders.length > 0) headers['access-control-allow-headers'] = policy.allowHeaders.join(',');
  if (policy.maxAgeUs !== null) headers['access-control-max-age'] = String(Math.floor(policy.maxAgeUs / 1_000_000));
  return headers;
}

/** What is added to the response of a request that was forwarded. */
export function corsResponseHeaders(policy: CorsPolicy | null, request: Request): Readonly<Record<string, string>> {
  const origin = request.headers.origin;
  if (policy === null || origin === undefined || !isAllowed(policy, origin)) return {};
  const headers: Record<string, string> = { 'access-control-allow-origin': origin };
  if (policy.allowCredentials === true) headers['access-control-allow-credentials'] = 'true';
  if (policy.exposeHeaders.length > 0) headers['access-control-expose-headers'] = policy.exposeHeaders.join(',');
  return headers;
}

/** OPTIONS with an origin and the method that is to follow. */
export function isPreflight({ method, headers }: Request): boolean {
  // An empty Origin or method counts as none.
  return method === 'OPTIONS' && Boolean(headers.origin) && Boolean(headers['access-control-request-method']);
}

function isAllowed(policy: CorsPolicy, origin: string): boolean {
  return policy.allowOrigins.some(
    (match) => (match.kind === 'exact' && match.value === '*') || stringTest(match)(origin),
  );
}
