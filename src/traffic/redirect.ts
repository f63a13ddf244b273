/**
 * Redirects (Envoy's `newUri`, router/config_impl.cc). The location is absolute; what the route does not replace is
 * taken from the request; the query is kept unless the new path brings its own.
 */
import type { RouteAction, RouteMatch } from '../mesh/types.ts';
import { localReply } from './local-reply.ts';
import { queryOf } from './normalize-path.ts';
import type { RequestFacts } from './request-facts.ts';
import { replaceMatched } from './rewrite.ts';
import type { LocalReply } from './types.ts';
import { withoutPort } from './virtual-host-table.ts';

export type RedirectAction = Extract<RouteAction, { readonly kind: 'redirect' }>;

/** The reply with its `location`. */
export function redirect(action: RedirectAction, match: RouteMatch, facts: RequestFacts): LocalReply {
  return localReply(action.status, [], 'direct_response', '', { location: redirectLocation(action, match, facts) });
}

/** Absolute URL of a redirect. */
function redirectLocation(action: RedirectAction, match: RouteMatch, facts: RequestFacts): string {
  const { request } = facts;
  const scheme = action.scheme ?? request.scheme;
  const host = action.authority ?? keptAuthority(request.authority, request.scheme, scheme, action.port);
  const port = action.port === null ? '' : `:${action.port}`;
  return `${scheme}://${host}${port}${redirectPath(action, match, facts)}`;
}

/** A gateway server with `httpsRedirect`: every plain request, whatever its route. Even the port stays (measured). */
export function redirectToTls({ request }: RequestFacts): LocalReply {
  return localReply(301, [], 'direct_response', '', { location: `https://${request.authority}${request.path}` });
}

function redirectPath({ path }: RedirectAction, match: RouteMatch, facts: RequestFacts): string {
  const query = queryOf(facts.request.path);
  if (path === null) return facts.path + query;
  if (path.kind === 'prefix') return replaceMatched(match.path, facts.path, path.value) + query;
  return path.value.includes('?') ? path.value : path.value + query;
}

/** The request's authority; its port goes when the scheme changes from the one whose default it is, or a new port is given. */
function keptAuthority(authority: string, from: string, to: string, port: number | null): string {
  const bare = withoutPort(authority);
  const own = authority.slice(bare.length + 1);
  const isDefault = (from === 'http' && own === '80') || (from === 'https' && own === '443');
  return port !== null || (isDefault && from !== to) ? bare : authority;
}
