/**
 * What becomes of a gateway's servers on loopback: they are served in plain HTTP. Certificates of public hosts are not
 * on this machine, and nobody listens in on it. A server that only sends people from plain HTTP to TLS has nothing to
 * send them to and is left out, as are servers that carry TLS through (east-west) and plain TCP. Routes stay as they are.
 */
import type { Listener, ProxyConfig } from '../../mesh/types.ts';

/** The configuration with its HTTP servers only, without TLS. */
export function plainListeners(config: ProxyConfig): ProxyConfig {
  const listeners = config.listeners
    .filter((listener) => listener.protocol === 'http' && !listener.httpsRedirect)
    .map((listener): Listener => ({ ...listener, tls: null }));
  return { ...config, listeners };
}
