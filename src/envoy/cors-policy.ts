import type { JsonObject } from '../manifests/types.ts';
import type { CorsPolicy } from '../mesh/types.ts';
import { typed } from './extension.ts';
import { stringMatcher } from './string-matcher.ts';

export const CORS_FILTER = 'envoy.filters.http.cors';

/** What the CORS filter does on one route. Lists are written as the header values that answer a preflight. */
export function corsPolicy(cors: CorsPolicy): JsonObject {
  const list = (name: string, values: readonly string[]) => (values.length === 0 ? {} : { [name]: values.join(',') });
  return typed('envoy.extensions.filters.http.cors.v3.CorsPolicy', {
    allow_origin_string_match: cors.allowOrigins.map(stringMatcher),
    ...list('allow_methods', cors.allowMethods),
    ...list('allow_headers', cors.allowHeaders),
    ...list('expose_headers', cors.exposeHeaders),
    ...(cors.maxAgeUs === null ? {} : { max_age: String(Math.floor(cors.maxAgeUs / 1_000_000)) }),
    ...(cors.allowCredentials === null ? {} : { allow_credentials: cors.allowCredentials }),
    forward_not_matching_preflights: cors.unmatchedPreflights === 'forward',
  });
}
