/**
 * Names of route configurations, brought to one form: the port for plain text and for a sidecar, port and server for a
 * gateway's server behind TLS. Istio gives a service whose port names no protocol a listener at the service's own
 * address, with a configuration `<host>:<port>`; together they are what Nines keeps in one for the port.
 */
import { routeName } from '../../../src/envoy/listener.ts';
import type { ProxyConfig, ProxyIdentity } from '../../../src/mesh/types.ts';

/** Common name → our name. */
export function ourRouteNames({ listeners }: ProxyConfig): readonly (readonly [string, string])[] {
  return listeners
    .filter(({ protocol }) => protocol === 'http')
    .map((listener) => {
      const { port, tls, name } = listener;
      if (tls === null) return [`${port}`, routeName(port, null)];
      return [name.replaceAll('/', '.'), routeName(port, listener)];
    });
}

/** Common name → Istio's names, of those that are for requests to others. */
export function theirRouteNames(
  kind: ProxyIdentity['kind'],
  names: readonly string[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names.filter((each) => kind === 'gateway' || /^([^|]*:)?\d+$/.test(each))) {
    const common = kind === 'gateway' ? commonName(name) : name.slice(name.lastIndexOf(':') + 1);
    found.set(common, [...(found.get(common) ?? []), name]);
  }
  return found;
}

/** Of a gateway: `http.80`, or `https.443.<port name>.<gateway>.<namespace>`. */
function commonName(name: string): string {
  const [scheme = '', port = '', portName, gateway, namespace] = name.split('.');
  if (scheme !== 'https') return scheme === 'http' ? port : name;
  return `https.${port}.${portName}.${namespace}.${gateway}`;
}
