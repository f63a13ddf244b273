/**
 * Virtual hosts of the HTTP servers that share one route configuration of a gateway
 * (pilot/pkg/networking/core/gateway.go, `buildGatewayHTTPRouteConfig`): hosts that a server and a virtual service
 * share, routes of all virtual services for a host one after another, those that take everything last.
 */
import { compareText } from '../units/compare-text.ts';
import { buildRoutes, type RouteListener } from './build-routes.ts';
import { type GatewayServer, hostsForNamespace } from './gateways.ts';
import { NO_OPERATIONS } from './header-operations.ts';
import { intersectHosts } from './host-name.ts';
import { MATCH_ALL } from './route-match.ts';
import type { Route, VirtualHost } from './types.ts';
import type { MeshVirtualService } from './virtual-services.ts';
import { visibilityRank, visibleTo } from './visibility.ts';

/** Virtual services bound to a gateway, in the order in which its proxies take them. */
export function gatewayVirtualServices(listener: RouteListener, gateway: string): readonly MeshVirtualService[] {
  const client = listener.proxy.namespace;
  const bound = listener.mesh.virtualServices.filter(
    (each) => each.gateways.includes(gateway) && visibleTo(each.exportTo, each.namespace, client),
  );
  const rank = (each: MeshVirtualService): number => {
    const own = each.semantics === 'gatewayApi' && each.namespace === client;
    return visibilityRank(each.exportTo, each.namespace, client) * 2 + (own ? 0 : 1);
  };
  return bound.toSorted((a, b) => rank(a) - rank(b));
}

interface HostRoutes {
  readonly routes: Route[];
  readonly origins: VirtualHost['origin'][];
  redirect: GatewayServer | null;
}

/** Every plain request is sent to https, whatever the routes say (Envoy, `require_tls`). */
function redirectRoute(server: GatewayServer): Route {
  return {
    name: 'https-redirect',
    index: 0,
    match: MATCH_ALL,
    action: { kind: 'redirect', status: 301, scheme: 'https', authority: null, port: null, path: null },
    timeoutUs: null,
    retries: null,
    mirrors: [],
    fault: null,
    cors: null,
    headers: NO_OPERATIONS,
    rateLimit: null,
    origin: { manifest: server.origin.manifest, path: [...server.origin.path, 'tls', 'httpsRedirect'] },
  };
}

function collect(server: GatewayServer, listener: RouteListener, hosts: Map<string, HostRoutes>): void {
  const at = (host: string): HostRoutes => {
    const known = hosts.get(host) ?? { routes: [], origins: [], redirect: null };
    hosts.set(host, known);
    return known;
  };
  for (const virtualService of gatewayVirtualServices(listener, server.gateway)) {
    const shared = intersectHosts(hostsForNamespace(server.hosts, virtualService.namespace), virtualService.hosts);
    if (shared.length === 0) continue;
    const routes = buildRoutes(virtualService, { ...listener, gateways: new Set([server.gateway]) });
    if (routes.length === 0) continue;
    for (const host of shared) {
      const entry = at(host);
      entry.routes.push(...routes);
      entry.origins.push(virtualService.origin);
      if (server.httpsRedirect) entry.redirect = server;
    }
  }
  if (!server.httpsRedirect) return;
  for (const host of server.hosts) at(host.slice(host.indexOf('/') + 1)).redirect = server;
}

/** The virtual hosts of one listener, by host name. */
export function gatewayVirtualHosts(
  servers: readonly GatewayServer[],
  listener: RouteListener,
): readonly VirtualHost[] {
  const hosts = new Map<string, HostRoutes>();
  for (const server of servers) collect(server, listener, hosts);
  return [...hosts]
    .sort(([a], [b]) => compareText(a, b))
    .map(([host, { routes, origins, redirect }]) => ({
      name: `${host}:${listener.port}`,
      domains: [host],
      routes:
        redirect === null
          ? [...routes.filter((each) => !each.match.catchAll), ...routes.filter((each) => each.match.catchAll)]
          : [redirectRoute(redirect)],
      origin: origins[0] ?? redirect?.origin ?? null,
    }));
}
