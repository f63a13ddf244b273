import type { JsonObject } from '../manifests/types.ts';
import type { Listener, VirtualHost } from '../mesh/types.ts';
import { type RouteContext, renderRoute } from './route.ts';

/** Destinations of outbound requests to hosts that the mesh does not know. */
export const PASSTHROUGH_CLUSTER = 'PassthroughCluster';

/**
 * The routes of one listener: `listeners` are the plain-text servers of a gateway that share a port, or one listener.
 * Clusters are not looked up when routes are loaded: a route to an unknown one answers 503 then, as in Istio.
 */
export function routeConfiguration(name: string, listeners: readonly Listener[], context: RouteContext): JsonObject {
  const hosts = listeners.flatMap((listener) => virtualHosts(listener, context));
  const taken = new Set<string>();
  const distinct: JsonObject[] = [];
  for (const host of [...hosts, ...listeners.flatMap(unknownHost)]) {
    const domains = (host.domains as readonly string[]).filter((domain) => !taken.has(domain));
    for (const domain of domains) taken.add(domain);
    if (domains.length > 0) distinct.push({ ...host, name: `${host.name}#${distinct.length}`, domains });
  }
  const withPort = distinct.some((host) => (host.domains as readonly string[]).some((domain) => /:\d+$/.test(domain)));
  return {
    name,
    virtual_hosts: distinct,
    validate_clusters: false,
    // Domains stand without ports unless a port tells two services apart.
    ignore_port_in_host_matching: !withPort,
  };
}

function virtualHosts(listener: Listener, context: RouteContext): JsonObject[] {
  if (!listener.httpsRedirect) return listener.virtualHosts.map((host) => virtualHost(host, context));
  const domains = listener.hosts.map((host) => host.slice(host.indexOf('/') + 1));
  return [{ name: `redirect ${listener.name}`, domains, require_tls: 'ALL' }];
}

function virtualHost(host: VirtualHost, context: RouteContext): JsonObject {
  return {
    name: host.name,
    domains: host.domains,
    routes: host.routes.map((route) => renderRoute(route, context)),
  };
}

function unknownHost(listener: Listener): JsonObject[] {
  switch (listener.unknownHost) {
    case 'not-found':
      return [];
    case 'blackhole':
      return [
        { name: 'block_all', domains: ['*'], routes: [{ ...any('block_all'), direct_response: { status: 502 } }] },
      ];
    case 'passthrough': {
      const route = { cluster: PASSTHROUGH_CLUSTER, timeout: '0s' };
      return [{ name: 'allow_any', domains: ['*'], routes: [{ ...any('allow_any'), route }] }];
    }
  }
}

function any(name: string): JsonObject {
  return { name, match: { prefix: '/' } };
}
