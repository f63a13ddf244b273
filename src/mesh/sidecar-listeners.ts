/**
 * Outbound listeners of a sidecar: one per HTTP port with every service of that port, one per TCP service port
 * (pilot/pkg/networking/core/listener.go).
 */
import type { RouteListener } from './build-routes.ts';
import { NO_OPERATIONS } from './header-operations.ts';
import { hostsOverlap } from './host-name.ts';
import { tcpRoutes, tlsRoutes } from './l4-routes.ts';
import { carriesHttp } from './port-protocol.ts';
import type { MeshService, ServicePort } from './services.ts';
import type { SidecarScope } from './sidecar-scope.ts';
import { sidecarVirtualHosts } from './sidecar-virtual-hosts.ts';
import type { Listener, TcpRoute } from './types.ts';

type Context = Omit<RouteListener, 'port' | 'tls' | 'gateways'>;

const MESH: ReadonlySet<string> = new Set(['mesh']);

function httpListener(scope: SidecarScope, port: number, context: Context): Listener {
  return {
    name: `0.0.0.0_${port}`,
    port,
    protocol: 'http',
    tls: null,
    hosts: [],
    httpsRedirect: false,
    virtualHosts: sidecarVirtualHosts(scope, { ...context, port, tls: false, gateways: MESH }),
    tcpRoutes: [],
    unknownHost: scope.unknownHost,
    origin: null,
  };
}

function claimedRoutes(
  scope: SidecarScope,
  service: MeshService,
  listener: RouteListener,
  tls: boolean,
): readonly TcpRoute[] {
  for (const each of scope.virtualServices.filter((one) =>
    one.hosts.some((host) => hostsOverlap(host, service.host)),
  )) {
    const routes = tls ? tlsRoutes(each.tls, each.hosts, listener) : [];
    const found = routes.length > 0 ? routes : tcpRoutes(each.tcp, listener);
    if (found.length > 0) return found;
  }
  return [];
}

/** At an address of its own (headless: of its pods) a service needs no name to be told from others of the port. */
function hasOwnAddress({ registry, addresses }: MeshService): boolean {
  if (registry === 'kubernetes') return true;
  return addresses[0] !== undefined && !addresses[0].includes('/');
}

function tcpListener(scope: SidecarScope, service: MeshService, port: ServicePort, context: Context): Listener {
  const listener: RouteListener = { ...context, port: port.number, tls: false, gateways: MESH };
  const tls = port.protocol === 'tls' || port.protocol === 'https';
  const claimed = claimedRoutes(scope, service, listener, tls);
  const target = context.clusters.destination(service.host, null, port.number, port.number);
  const direct: TcpRoute = {
    sniHosts: tls && !hasOwnAddress(service) ? [service.host] : [],
    destinations: [
      {
        cluster: target.key,
        host: service.host,
        subset: null,
        port: port.number,
        weight: 1,
        headers: NO_OPERATIONS,
        origin: service.origin,
      },
    ],
    origin: null,
  };
  return {
    name: `${service.host}_${port.number}`,
    port: port.number,
    protocol: tls ? 'tls' : 'tcp',
    tls: null,
    hosts: [service.host],
    httpsRedirect: false,
    virtualHosts: [],
    tcpRoutes: claimed.length > 0 ? claimed : [direct],
    unknownHost: scope.unknownHost,
    origin: service.origin,
  };
}

/** Listeners by port, HTTP before TCP. */
export function sidecarListeners(scope: SidecarScope, context: Context): readonly Listener[] {
  const httpPorts = new Set<number>();
  const tcp: Listener[] = [];
  for (const service of scope.services) {
    if (service.resolution === 'alias') continue;
    for (const port of service.ports) {
      if (carriesHttp(port.protocol)) httpPorts.add(port.number);
      else tcp.push(tcpListener(scope, service, port, context));
    }
  }
  const http = [...httpPorts].sort((a, b) => a - b).map((port) => httpListener(scope, port, context));
  return [...http, ...tcp];
}

/** Every visible service port, so that its cluster exists whether a route names it or not. */
export function touchServiceClusters(scope: SidecarScope, context: Context): void {
  for (const service of scope.services) {
    if (service.resolution === 'alias') continue;
    for (const port of service.ports) context.clusters.destination(service.host, null, port.number, port.number);
  }
}
