import { normalizePath, queryParameters, withoutQuery } from './normalize-path.ts';
import type { Request } from './types.ts';

/** What route matching reads of a request, taken apart once. */
export interface RequestFacts {
  readonly request: Request;
  /** Normalised, without query. */
  readonly path: string;
  /** Lower case, as sent. */
  readonly authority: string;
  readonly query: ReadonlyMap<string, string>;
  /** Claims of the tokens that were found valid; routes only see those. */
  readonly claims: readonly Readonly<Record<string, unknown>>[];
}

/** `validClaims` is what token verification let through (`jwt.ts`). */
export function requestFacts(
  request: Request,
  validClaims: readonly Readonly<Record<string, unknown>>[] = [],
): RequestFacts {
  const path = normalizePath(request.path);
  return {
    request,
    path: withoutQuery(path),
    authority: request.authority.toLowerCase(),
    query: queryParameters(path),
    claims: validClaims,
  };
}
