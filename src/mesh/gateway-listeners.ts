/**
 * Listeners of a gateway proxy: plain HTTP servers of a port share one; each TLS server is chosen by the name that the
 * handshake asks for, so each has its own (pilot/pkg/model/gateway.go, `mergeGateways`).
 */
import type { RouteListener } from './build-routes.ts';
import type { Unmodelled } from './delegates.ts';
import { gatewayVirtualHosts, gatewayVirtualServices } from './gateway-virtual-hosts.ts';
import { type GatewayServer, hostsForNamespace, type MeshGateway } from './gateways.ts';
import { intersectHosts } from './host-name.ts';
import { includesLabels } from './includes-labels.ts';
import { tcpRoutes, tlsRoutes } from './l4-routes.ts';
import { carriesHttp } from './port-protocol.ts';
import type { Listener, ProxyIdentity, TcpRoute } from './types.ts';

/** The gateways that a proxy serves. */
export function servedGateways(gateways: readonly MeshGateway[], proxy: ProxyIdentity): readonly MeshGateway[] {
  return gateways.filter(
    (gateway) =>
      (gateway.onlyNamespace === null || gateway.onlyNamespace === proxy.namespace) &&
      includesLabels(proxy.labels, gateway.selector),
  );
}

type Context = Omit<RouteListener, 'port' | 'tls' | 'gateways'>;

function httpListener(servers: readonly GatewayServer[], context: Context): Listener {
  const [first] = servers;
  const port = first!.port;
  const listener: RouteListener = { ...context, port, tls: first!.tls !== null, gateways: new Set() };
  return {
    name: first!.tls === null ? `http.${port}` : `https.${port}.${first!.portName}.${first!.gateway.replace('/', '.')}`,
    port,
    protocol: 'http',
    tls: first!.tls,
    hosts: [...new Set(servers.flatMap((server) => server.hosts))],
    httpsRedirect: servers.every((server) => server.httpsRedirect),
    virtualHosts: gatewayVirtualHosts(servers, listener),
    tcpRoutes: [],
    unknownHost: 'not-found',
    origin: first!.origin,
  };
}

/** Raw TCP, TLS terminated for raw TCP, or TLS handed through by name. */
function l4Listener(server: GatewayServer, context: Context): Listener {
  const { port, tls } = server;
  const listener: RouteListener = { ...context, port, tls: tls !== null, gateways: new Set([server.gateway]) };
  const passes = tls !== null && (tls.mode === 'PASSTHROUGH' || tls.mode === 'AUTO_PASSTHROUGH');
  const routes = gatewayVirtualServices(listener, server.gateway).flatMap((each): readonly TcpRoute[] => {
    const shared = intersectHosts(hostsForNamespace(server.hosts, each.namespace), each.hosts);
    if (shared.length === 0) return [];
    return passes ? tlsRoutes(each.tls, shared, listener) : tcpRoutes(each.tcp, listener);
  });
  return {
    name: `${passes ? 'tls' : 'tcp'}.${port}.${server.portName}.${server.gateway.replace('/', '.')}`,
    port,
    protocol: passes ? 'tls' : 'tcp',
    tls,
    hosts: server.hosts,
    httpsRedirect: false,
    virtualHosts: [],
    tcpRoutes: passes ? routes : routes.slice(0, 1),
    unknownHost: 'not-found',
    origin: server.origin,
  };
}

function terminatesHttp(server: GatewayServer): boolean {
  if (carriesHttp(server.protocol)) return true;
  const passes = server.tls?.mode === 'PASSTHROUGH' || server.tls?.mode === 'AUTO_PASSTHROUGH';
  return server.protocol === 'https' && server.tls !== null && !passes;
}

/** Listeners of the gateways that a proxy serves, in the order of their objects. */
export function gatewayListeners(gateways: readonly MeshGateway[], context: Context): readonly Listener[] {
  const plain = new Map<number, GatewayServer[]>();
  const secure: GatewayServer[] = [];
  const taken = new Map<string, GatewayServer>();
  for (const server of gateways.flatMap((gateway) => gateway.servers)) {
    const refused = refusal(server, taken);
    if (refused !== null) context.unmodelled.push({ what: refused, origin: server.origin });
    else if (server.tls === null && terminatesHttp(server)) {
      plain.set(server.port, [...(plain.get(server.port) ?? []), server]);
    } else secure.push(server);
  }
  const listeners = [...plain.values()].map((servers) => httpListener(servers, context));
  for (const server of secure) {
    listeners.push(terminatesHttp(server) ? httpListener([server], context) : l4Listener(server, context));
  }
  return listeners.sort((a, b) => a.port - b.port);
}

/** What `mergeGateways` rejects: a name that another TLS server of the port has, or another kind of server on a port. */
function refusal(server: GatewayServer, taken: Map<string, GatewayServer>): Unmodelled['what'] | null {
  const kind = (each: GatewayServer): string =>
    each.tls !== null ? 'TLS' : carriesHttp(each.protocol) ? 'HTTP' : 'TCP';
  const first = taken.get(`${server.port}`);
  if (first !== undefined && kind(first) !== kind(server)) {
    return `a ${kind(server)} server on port ${server.port}, which a ${kind(first)} server has; Istio drops it`;
  }
  taken.set(`${server.port}`, first ?? server);
  if (server.tls === null) return null;
  const clash = server.hosts.find((host) => taken.has(`${server.port} ${host}`));
  if (clash !== undefined)
    return `host ${clash} on port ${server.port}, which another TLS server has; Istio drops the server`;
  for (const host of server.hosts) taken.set(`${server.port} ${host}`, server);
  return null;
}
