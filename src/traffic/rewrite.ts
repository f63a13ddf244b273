/**
 * Rewrites of path and authority (router/config_impl.cc `finalizePathHeader`). A prefix rewrite replaces what the match
 * matched: a prefix, or the whole path of an exact or regular-expression match; so `/foo` → `/` turns `/foo/x` into
 * `//x`. The query is kept. The original path travels in `x-envoy-original-path`.
 */
import type { PathMatch, Rewrite } from '../mesh/types.ts';
import { normalizePath, queryOf, withoutQuery } from './normalize-path.ts';
import { Regex, regexProblem } from './regex/regex.ts';
import type { Request } from './types.ts';

/** The request as it goes on. */
export function rewrite(rewriting: Rewrite | null, match: PathMatch | null, request: Request): Request {
  if (rewriting === null) return request;
  const authority = rewriting.authority ?? request.authority;
  if (rewriting.path === null) return { ...request, authority };
  const before = normalizePath(request.path);
  const path = rewrittenPath(rewriting.path, match, withoutQuery(before)) + queryOf(before);
  return { ...request, authority, path, headers: { ...request.headers, 'x-envoy-original-path': before } };
}

/** A path whose matched part is replaced. */
export function replaceMatched(match: PathMatch | null, path: string, value: string): string {
  return value + path.slice(matchedLength(match, path));
}

function rewrittenPath(rewriting: NonNullable<Rewrite['path']>, match: PathMatch | null, path: string): string {
  if (rewriting.kind === 'regex') {
    if (regexProblem(rewriting.match) !== null) return path;
    return new Regex(rewriting.match).replaceAll(path, rewriting.substitution);
  }
  return rewriting.kind === 'full' ? rewriting.value : replaceMatched(match, path, rewriting.value);
}

function matchedLength(match: PathMatch | null, path: string): number {
  // A match without a path is Envoy's prefix `/`.
  if (match === null) return 1;
  switch (match.kind) {
    case 'prefix':
      return match.value.length;
    case 'pathPrefix':
      // Envoy's path-separated prefix carries no slash at its end.
      return match.value.replace(/\/+$/, '').length;
    case 'exact':
    case 'regex':
      return path.length;
  }
}
