import type { JsonObject } from '../manifests/types.ts';
import type { JwtRule } from '../mesh/types.ts';
import { JWT_FILTER, PAYLOAD_KEY } from './claim-matcher.ts';
import { extension } from './extension.ts';
import type { EnvoySettings } from './settings.ts';
import type { Leave } from './untranslated.ts';

/**
 * RequestAuthentication as one JWT filter. A request without a token passes without an identity; one with a token that
 * no rule verifies is refused.
 */
export function jwtFilter(rules: readonly JwtRule[], settings: EnvoySettings, leave: Leave): JsonObject[] {
  if (rules.length === 0) return [];
  const providers: Record<string, JsonObject> = {};
  for (const [index, rule] of rules.entries()) {
    const keys = rule.jwks ?? settings.jwks(rule);
    if (keys === null) {
      leave(`token keys of issuer ${rule.issuer}: none were given, so all of its tokens are refused`, rule.origin);
    }
    providers[`provider-${index}`] = provider(rule, keys);
  }
  const requires = requirement(Object.keys(providers));
  const fields = { providers, rules: [{ match: { prefix: '/' }, requires }], bypass_cors_preflight: true };
  return [extension(JWT_FILTER, 'envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication', fields)];
}

/** Each token that is there must verify. Rules that read the same place are alternatives: one of them verifying is enough. */
function requirement(names: readonly string[]): JsonObject {
  const own = names.map((name) => ({ provider_name: name }));
  if (own.length === 1) return { requires_any: { requirements: [own[0]!, { allow_missing: {} }] } };
  const each = own.map((one) => ({ requires_any: { requirements: [one, { allow_missing: {} }] } }));
  return { requires_any: { requirements: [...own, { requires_all: { requirements: each } }] } };
}

/** Keys that cannot be had: fetching them fails, and with it every token. */
const NO_KEYS: JsonObject = {
  remote_jwks: { http_uri: { uri: 'http://keys.invalid/', cluster: 'keys not given', timeout: '1s' } },
};

function provider(rule: JwtRule, keys: string | null): JsonObject {
  const headers = rule.fromHeaders.map(({ name, prefix }) => ({
    name,
    ...(prefix === '' ? {} : { value_prefix: prefix }),
  }));
  const claims = rule.outputClaimToHeaders.map(({ header, claim }) => ({ header_name: header, claim_name: claim }));
  return {
    issuer: rule.issuer,
    ...(rule.audiences.length > 0 ? { audiences: rule.audiences } : {}),
    ...(keys === null ? NO_KEYS : { local_jwks: { inline_string: keys } }),
    ...(headers.length > 0 ? { from_headers: headers } : {}),
    ...(rule.fromParams.length > 0 ? { from_params: rule.fromParams } : {}),
    forward: rule.forwardOriginalToken,
    ...(rule.outputPayloadToHeader === null ? {} : { forward_payload_header: rule.outputPayloadToHeader }),
    ...(claims.length > 0 ? { claim_to_headers: claims } : {}),
    payload_in_metadata: PAYLOAD_KEY,
    // A route was chosen before the token was verified: routes may ask for claims.
    clear_route_cache: true,
    // Claims that hold a list in one string are split for the matchers.
    normalize_payload_in_metadata: { space_delimited_claims: ['scope', 'permission'] },
  };
}
