import type { JsonObject } from '../manifests/types.ts';
import type { InboundPolicy, Listener, ProxyConfig, TcpRoute } from '../mesh/types.ts';
import { extension } from './extension.ts';
import { httpConnectionManager } from './http-connection-manager.ts';
import type { EnvoySettings, SocketAddress } from './settings.ts';
import { gatewayServerTls, meshServerTls } from './tls.ts';
import type { Leave } from './untranslated.ts';

/** Servers of a proxy that share a port are one Envoy listener. */
export interface PortListeners {
  readonly port: number;
  /** Plain-text HTTP servers: their virtual hosts are merged. */
  readonly plain: readonly Listener[];
  /** Servers behind TLS or plain TCP: one filter chain each. */
  readonly chains: readonly Listener[];
}

/** Groups the servers of a proxy by port, ports in order. */
export function byPort(listeners: readonly Listener[]): PortListeners[] {
  const ports = [...new Set(listeners.map((listener) => listener.port))].sort((a, b) => a - b);
  return ports.map((port) => {
    const own = listeners.filter((listener) => listener.port === port);
    const isPlain = (listener: Listener) => listener.protocol === 'http' && listener.tls === null;
    return { port, plain: own.filter(isPlain), chains: own.filter((listener) => !isPlain(listener)) };
  });
}

/** Name of a route configuration: one for all plain servers of a port, one for each server behind TLS. */
export function routeName(port: number, listener: Listener | null): string {
  return listener === null ? `http.${port}` : `https.${port}.${listener.name}`;
}

/** Routes of a listener, inline or by subscription: `route_config` or `rds`. */
export type RoutesOf = (name: string, listeners: readonly Listener[]) => JsonObject;

/** Renders a gateway server or a sidecar's outbound port. */
export function renderListener(
  group: PortListeners,
  config: ProxyConfig,
  routesOf: RoutesOf,
  settings: EnvoySettings,
  leave: Leave,
): JsonObject {
  const chains = group.chains.flatMap((listener) => chain(listener, config, routesOf, settings, leave));
  if (group.plain.length > 0) {
    const name = routeName(group.port, null);
    const manager = connectionManager(name, routesOf(name, group.plain), config, settings, leave);
    chains.push({
      ...(chains.length > 0 ? { filter_chain_match: { transport_protocol: 'raw_buffer' } } : {}),
      filters: [manager],
    });
  }
  const needsInspector = group.chains.length > 0;
  return {
    name: `${config.proxy.kind === 'gateway' ? 'gateway' : 'outbound'}-${group.port}`,
    address: socketAddress(settings.bind(group.port)),
    ...(needsInspector ? { listener_filters: [tlsInspector()] } : {}),
    filter_chains: chains,
  };
}

function connectionManager(
  name: string,
  routes: JsonObject,
  config: ProxyConfig,
  settings: EnvoySettings,
  leave: Leave,
): JsonObject {
  const isGateway = config.proxy.kind === 'gateway';
  const input = { statPrefix: name, routes, guard: config.guard, isEdge: isGateway, forwardClientCertificate: false };
  return httpConnectionManager(input, settings, leave);
}

function chain(
  listener: Listener,
  config: ProxyConfig,
  routesOf: RoutesOf,
  settings: EnvoySettings,
  leave: Leave,
): JsonObject[] {
  if (listener.protocol !== 'http') return listener.tcpRoutes.map((route) => tcpChain(listener, route));
  const tls = listener.tls!;
  const files = tls.mode === 'ISTIO_MUTUAL' ? settings.identity : settings.credential(tls.credentialName ?? '');
  if (files === null) {
    leave(
      `server ${listener.name}: no certificate ${tls.credentialName ?? ''} was given, so it does not listen`,
      listener.origin,
    );
    return [];
  }
  const name = routeName(listener.port, listener);
  const names = listener.hosts.map((host) => host.slice(host.indexOf('/') + 1)).filter((host) => host !== '*');
  return [
    {
      filter_chain_match: { transport_protocol: 'tls', ...(names.length > 0 ? { server_names: names } : {}) },
      filters: [connectionManager(name, routesOf(name, [listener]), config, settings, leave)],
      transport_socket: gatewayServerTls(tls, files),
    },
  ];
}

function tcpChain(listener: Listener, route: TcpRoute): JsonObject {
  const names = route.sniHosts.filter((host) => host !== '*');
  const [only] = route.destinations;
  const target =
    route.destinations.length === 1 && only !== undefined
      ? { cluster: only.cluster }
      : {
          weighted_clusters: { clusters: route.destinations.map(({ cluster, weight }) => ({ name: cluster, weight })) },
        };
  const fields = { stat_prefix: `tcp.${listener.port}`, ...target };
  return {
    ...(names.length > 0 ? { filter_chain_match: { server_names: names } } : {}),
    filters: [
      extension('envoy.filters.network.tcp_proxy', 'envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy', fields),
    ],
  };
}

/** Name of the cluster that is a sidecar's own application on one port. */
export function inboundClusterName(port: number): string {
  return `inbound|${port}||`;
}

/** What guards one port of a workload: its mutual TLS mode decides which connections are let in at all. */
export function renderInboundListener(
  port: number,
  policy: InboundPolicy,
  settings: EnvoySettings,
  leave: Leave,
): JsonObject {
  const name = `inbound|${port}||`;
  const route = { match: { prefix: '/' }, route: { cluster: inboundClusterName(port), timeout: '0s' } };
  const routes = {
    route_config: {
      name,
      virtual_hosts: [{ name: `inbound|http|${port}`, domains: ['*'], routes: [route] }],
      validate_clusters: false,
    },
  };
  const input = { statPrefix: `inbound_${port}`, routes, guard: policy, isEdge: false, forwardClientCertificate: true };
  const filters = [httpConnectionManager(input, settings, leave)];
  return {
    name: `inbound-${port}`,
    address: socketAddress(settings.bindInbound(port)),
    listener_filters: [tlsInspector()],
    filter_chains: inboundChains(policy, filters, settings, leave),
  };
}

function inboundChains(
  policy: InboundPolicy,
  filters: JsonObject[],
  settings: EnvoySettings,
  leave: Leave,
): JsonObject[] {
  const plain = { filter_chain_match: { transport_protocol: 'raw_buffer' }, filters };
  if (policy.mtls === 'DISABLE') return [plain];
  if (settings.identity === null) {
    leave(`mutual TLS ${policy.mtls}: no identity was given, so TLS is not accepted`, policy.mtlsOrigin);
    return policy.mtls === 'STRICT' ? [] : [plain];
  }
  const secure = {
    filter_chain_match: { transport_protocol: 'tls' },
    filters,
    transport_socket: meshServerTls(settings.identity),
  };
  return policy.mtls === 'STRICT' ? [secure] : [secure, plain];
}

function tlsInspector(): JsonObject {
  return extension(
    'envoy.filters.listener.tls_inspector',
    'envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector',
  );
}

function socketAddress({ address, port }: SocketAddress): JsonObject {
  return { socket_address: { address, port_value: port } };
}
