import type { JsonObject } from '../manifests/types.ts';

/** Where the JWT filter leaves a verified token's payload for those who ask after it. */
export const PAYLOAD_KEY = 'payload';
export const JWT_FILTER = 'envoy.filters.http.jwt_authn';

/** A `MetadataMatcher` over one claim of the verified token: the claim is a string that matches. */
export function claimStringMatcher(claim: readonly string[], matcher: JsonObject): JsonObject {
  return metadataMatcher(claim, { string_match: matcher });
}

/** The claim is a string that matches any of the matchers, or a list that holds one such string. */
export function claimMatcher(claim: readonly string[], matchers: readonly JsonObject[]): JsonObject {
  const value = anyOf(matchers.map((matcher) => ({ string_match: matcher })));
  return metadataMatcher(claim, anyOf([value, { list_match: { one_of: value } }]));
}

function anyOf(values: readonly JsonObject[]): JsonObject {
  return values.length === 1 ? values[0]! : { or_match: { value_matchers: values } };
}

function metadataMatcher(claim: readonly string[], value: JsonObject): JsonObject {
  return { filter: JWT_FILTER, path: [PAYLOAD_KEY, ...claim].map((key) => ({ key })), value };
}
