/**
 * Route selection on one listener: virtual host by authority, then its routes in order, the first whose conditions all
 * hold. `fastRoute` is what plans are made of; `selectRoute` also says why the routes before did not match.
 */
import type { Listener, Route, VirtualHost } from '../mesh/types.ts';
import { type RequestFacts, requestFacts } from './request-facts.ts';
import { type RouteCondition, routeConditions } from './route-conditions.ts';
import type { Request, RouteDecision } from './types.ts';
import { VirtualHostTable } from './virtual-host-table.ts';

/** A listener, compiled. */
export interface RouteTable {
  readonly listener: Listener;
  readonly hosts: VirtualHostTable<CompiledHost>;
}

interface CompiledHost {
  readonly virtualHost: VirtualHost;
  readonly routes: readonly { readonly route: Route; readonly conditions: readonly RouteCondition[] }[];
}

/** Compiles every virtual host and match of a listener. */
export function compileListener(listener: Listener): RouteTable {
  const hosts = new VirtualHostTable<CompiledHost>();
  for (const virtualHost of listener.virtualHosts) {
    const routes = virtualHost.routes.map((route) => ({ route, conditions: routeConditions(route.match) }));
    for (const domain of virtualHost.domains) hosts.add(domain, { virtualHost, routes });
  }
  return { listener, hosts };
}

/** The route of a request, or null (404 NR). */
export function fastRoute(table: RouteTable, request: Request | RequestFacts): Route | null {
  const facts = 'request' in request ? request : requestFacts(request);
  const host = table.hosts.find(facts.authority);
  if (host === null) return null;
  return host.routes.find(({ conditions }) => conditions.every(({ holds }) => holds(facts)))?.route ?? null;
}

/** The same with the virtual host and every route that was tried before, each with the first condition that failed. */
export function selectRoute(table: RouteTable, request: Request | RequestFacts): RouteDecision {
  const facts = 'request' in request ? request : requestFacts(request);
  const host = table.hosts.find(facts.authority);
  if (host === null) return { virtualHost: null, route: null, rejected: [] };
  const rejected: { readonly route: Route; readonly because: string }[] = [];
  for (const { route, conditions } of host.routes) {
    const failed = conditions.find(({ holds }) => !holds(facts));
    if (failed === undefined) return { virtualHost: host.virtualHost, route, rejected };
    rejected.push({ route, because: `it asks that ${failed.words()}` });
  }
  return { virtualHost: host.virtualHost, route: null, rejected };
}
