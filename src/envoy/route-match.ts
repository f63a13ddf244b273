import type { JsonObject } from '../manifests/types.ts';
import type { PathMatch, RouteMatch, StringMatch } from '../mesh/types.ts';
import { claimMatcher } from './claim-matcher.ts';
import { headerMatcher, queryMatcher, stringMatcher } from './string-matcher.ts';

/** Envoy's `RouteMatch`. Method, authority and scheme are pseudo-headers there. */
export function routeMatch(match: RouteMatch): JsonObject {
  const headers = [
    ...pseudoHeader(':method', match.method),
    ...pseudoHeader(':authority', match.authority),
    ...pseudoHeader(':scheme', match.scheme),
    ...match.headers.map(headerMatcher),
  ];
  const claims = match.claims.map(({ claim, match: value, inverted }) => ({
    ...claimMatcher(claim, [stringMatcher(value)]),
    ...(inverted ? { invert: true } : {}),
  }));
  return {
    ...pathSpecifier(match.path),
    ...(headers.length > 0 ? { headers } : {}),
    ...(match.query.length > 0 ? { query_parameters: match.query.map(queryMatcher) } : {}),
    ...(claims.length > 0 ? { dynamic_metadata: claims } : {}),
  };
}

function pseudoHeader(name: string, match: StringMatch | null): JsonObject[] {
  return match === null ? [] : [headerMatcher({ name, match, inverted: false })];
}

/** One of Envoy's path specifiers; a route must have one, and prefix `/` is every path. */
function pathSpecifier(path: PathMatch | null): JsonObject {
  if (path === null) return { prefix: '/' };
  const ignoreCase = path.ignoreCase ? { case_sensitive: false } : {};
  switch (path.kind) {
    case 'exact':
      return { path: path.value, ...ignoreCase };
    case 'prefix':
      return { prefix: path.value, ...ignoreCase };
    case 'pathPrefix': {
      // Envoy refuses a separated prefix that ends in the separator.
      const value = path.value.replace(/\/+$/, '');
      return value === '' ? { prefix: '/' } : { path_separated_prefix: value, ...ignoreCase };
    }
    case 'regex':
      return { safe_regex: { regex: path.value } };
  }
}
