/** How one value of an AuthorizationPolicy is matched: Istio's small language of `*`, `prefix*`, `*suffix`, exact. */
import type { JsonObject } from '../manifests/types.ts';

/** Any value, but not an empty one. */
export const NON_EMPTY: JsonObject = { safe_regex: { regex: '.+' } };

/** A `StringMatcher` for a value of the language. */
export function wildcard(value: string, prefix = '', ignoreCase = false): JsonObject {
  const fold = ignoreCase ? { ignore_case: true } : {};
  if (value === '*') return NON_EMPTY;
  if (value.endsWith('*')) return { prefix: prefix + value.slice(0, -1), ...fold };
  // A suffix needs no scheme before it: it matches the end of the identity.
  if (value.startsWith('*')) return { suffix: value.slice(1), ...fold };
  return { exact: prefix + value, ...fold };
}

/** A `HeaderMatcher`; `*` is presence. */
export function headerIs(name: string, value: string): JsonObject {
  if (value === '*') return { name, present_match: true };
  return { name, string_match: wildcard(value) };
}

/** A `CidrRange`; an address without a length is one address. */
export function cidr(block: string): JsonObject {
  const [address, length] = block.split('/');
  const whole = address!.includes(':') ? 128 : 32;
  return { address_prefix: address!, prefix_len: length === undefined ? whole : Number(length) };
}
