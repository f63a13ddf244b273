/** Which listener a request or connection arrives at: by port, and by the name that a TLS handshake asks for. */
import { hostWithin, isWildcard } from './host-name.ts';
import type { Listener, ProxyConfig } from './types.ts';

/** What is known of a connection before any request is read. */
export interface Arrival {
  readonly port: number;
  /** The name asked for (SNI for TLS, the host for a TCP service); lower case. */
  readonly host: string;
  readonly tls: boolean;
}

function bareHost(host: string): string {
  return host.slice(host.indexOf('/') + 1);
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
    const own = onPort.find(({ listener }) => listener.protocol !== 'http' && listener.hosts.includes(arrival.host));
    return (own ?? plain)?.index ?? -1;
  }
  if (!arrival.tls)
    return (plain ?? onPort.find(({ listener }) => listener.protocol === 'tcp' && listener.tls === null))?.index ?? -1;
  let best = { score: -1, index: -1 };
  for (const { listener, index } of onPort.filter(({ listener }) => listener.tls !== null)) {
    const score = specificity(listener, arrival.host);
    if (score > best.score) best = { score, index };
  }
  return best.index;
}
