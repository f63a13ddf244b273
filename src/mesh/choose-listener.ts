/** Which listener a request or connection arrives at, by port and by the name that it asks for, and which TCP route it takes. */
import { bareHost, hostTable, hostWithin, isWildcard, mostSpecific } from './host-name.ts';
import type { Listener, ProxyConfig, TcpRoute } from './types.ts';

/** What is known of a connection before any request is read. */
export interface Arrival {
  readonly port: number;
  /** The name asked for (SNI for TLS, the host for a TCP service); lower case. */
  readonly host: string;
  readonly tls: boolean;
}

/** Length of the most specific host that covers the name: exact beats any wildcard; -1: none. */
function specificity(listener: Listener, host: string): number {
  let best = -1;
  for (const pattern of listener.hosts.map(bareHost)) {
    if (pattern === host) return Number.MAX_SAFE_INTEGER;
    if (isWildcard(pattern) && hostWithin(host, pattern)) best = Math.max(best, pattern.length);
  }
  return best;
}

interface Placed {
  readonly listener: Listener;
  readonly index: number;
}

function byName(among: readonly Placed[], host: string): Placed | null {
  let best: { score: number; placed: Placed | null } = { score: -1, placed: null };
  for (const placed of among) {
    const score = specificity(placed.listener, host);
    if (score > best.score) best = { score, placed };
  }
  return best.placed;
}

/**
 * Position of the listener in `config.listeners`, or -1. A gateway's TLS listeners are chosen by name; a plain HTTP
 * listener takes every host, and its virtual hosts decide. A sidecar's TCP listeners belong to one service each.
 */
export function chooseListener(config: ProxyConfig, arrival: Arrival): number {
  const onPort = config.listeners
    .map((listener, index) => ({ listener, index }))
    .filter(({ listener }) => listener.port === arrival.port);
  const plain = onPort.find(({ listener }) => listener.protocol === 'http' && listener.tls === null);
  if (config.proxy.kind === 'sidecar') {
    const services = onPort.filter(({ listener }) => listener.protocol !== 'http');
    return (byName(services, arrival.host) ?? plain)?.index ?? -1;
  }
  if (!arrival.tls)
    return (plain ?? onPort.find(({ listener }) => listener.protocol === 'tcp' && listener.tls === null))?.index ?? -1;
  const secure = onPort.filter(({ listener }) => listener.tls !== null);
  return byName(secure, arrival.host)?.index ?? -1;
}

/** The route whose server name is the most specific for the host; else one that asks for no name or that no rule made. */
export function chooseTcpRoute({ tcpRoutes }: Listener, host: string): TcpRoute | null {
  const byServerName = new Map<string, TcpRoute>();
  for (const route of tcpRoutes) {
    for (const name of route.sniHosts) if (!byServerName.has(name)) byServerName.set(name, route);
  }
  const named = mostSpecific(host, hostTable(byServerName));
  return named ?? tcpRoutes.find(({ sniHosts, origin }) => sniHosts.length === 0 || origin === null) ?? null;
}
