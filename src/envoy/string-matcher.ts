import type { JsonObject } from '../manifests/types.ts';
import type { HeaderMatch, QueryMatch, StringMatch } from '../mesh/types.ts';

/** Envoy's `StringMatcher`. Presence has no such form: as a matcher of a value that is there, it is any value. */
export function stringMatcher(match: StringMatch): JsonObject {
  switch (match.kind) {
    case 'regex':
      return { safe_regex: { regex: match.value } };
    case 'present':
      return { safe_regex: { regex: '.*' } };
    case 'prefix':
    case 'suffix':
      // Envoy refuses an empty prefix or suffix, which any value has.
      return match.value === '' ? { safe_regex: { regex: '.*' } } : { [match.kind]: match.value };
    case 'exact':
      return { exact: match.value };
  }
}

/**
 * Envoy's `HeaderMatcher`. An inverted match of a value holds for a request without the header, as Istio wants of
 * `withoutHeaders`; Envoy needs to be told to read the missing header as empty.
 */
export function headerMatcher(header: HeaderMatch): JsonObject {
  const inverted = header.inverted ? { invert_match: true } : {};
  if (header.match.kind === 'present') return { name: header.name, present_match: true, ...inverted };
  const missing = header.inverted ? { treat_missing_header_as_empty: true } : {};
  return { name: header.name, string_match: stringMatcher(header.match), ...inverted, ...missing };
}

/** Envoy's `QueryParameterMatcher`. */
export function queryMatcher(query: QueryMatch): JsonObject {
  if (query.match.kind === 'present') return { name: query.name, present_match: true };
  return { name: query.name, string_match: stringMatcher(query.match) };
}
