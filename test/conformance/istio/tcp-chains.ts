/** What is forwarded unread: by port, each filter chain's server names and where it leads. */
import type { Listener, ProxyIdentity, TcpRoute } from '../../../src/mesh/types.ts';
import { type Node, nodeAt, nodesAt } from './canonical-json.ts';

const TCP_PROXY = 'envoy.filters.network.tcp_proxy';
const HTTP = 'envoy.filters.network.http_connection_manager';
/** What a sidecar does with connections that no listener is for. */
const CATCH_ALL = new Set(['virtualOutbound', 'virtualInbound']);

/** Port → chains, as text in no order that matters. */
export type TcpChains = Readonly<Record<string, readonly string[]>>;

function byPort(chains: readonly (readonly [port: number, chain: string])[]): TcpChains {
  const found: Record<string, string[]> = {};
  for (const [port, chain] of chains) found[port] = [...new Set([...(found[port] ?? []), chain])].sort();
  return found;
}

function chainText(names: readonly string[], shares: readonly (readonly [cluster: string, weight: number])[]): string {
  const total = shares.reduce((sum, [, weight]) => sum + weight, 0);
  const parts = shares.map(([cluster, weight]) => (shares.length === 1 ? cluster : `${cluster} ${weight}/${total}`));
  return `${names.length === 0 ? 'any' : [...names].sort().join(' ')} → ${parts.sort().join(', ')}`;
}

/** Chains of the listeners that hand on what they do not read. */
export function ourTcpChains(listeners: readonly Listener[]): TcpChains {
  return byPort(
    listeners
      .filter(({ protocol }) => protocol !== 'http')
      .flatMap(({ port, tcpRoutes }) => tcpRoutes.map((route) => [port, ourChain(route)] as const)),
  );
}

function ourChain({ sniHosts, destinations }: TcpRoute): string {
  const names = sniHosts.filter((host) => host !== '*');
  return chainText(
    names,
    destinations.map(({ cluster, weight }) => [cluster, weight] as const),
  );
}

/** The same of Istio's. A sidecar's listener that also reads HTTP, in case that it is, belongs to the routes. */
export function istioTcpChains(kind: ProxyIdentity['kind'], listeners: readonly Node[]): TcpChains {
  const outbound = listeners.filter(
    (listener) => !CATCH_ALL.has(String(listener.name)) && !(kind === 'sidecar' && readsHttp(listener)),
  );
  return byPort(
    outbound.flatMap((listener) => {
      const port = Number(nodeAt(nodeAt(listener, 'address'), 'socket_address').port_value);
      return chainsOf(listener).flatMap((chain) => istioChain(chain).map((text) => [port, text] as const));
    }),
  );
}

function chainsOf(listener: Node): readonly Node[] {
  const last = nodeAt(listener, 'default_filter_chain');
  return [...nodesAt(listener, 'filter_chains'), ...(Object.keys(last).length === 0 ? [] : [last])];
}

function readsHttp(listener: Node): boolean {
  return chainsOf(listener).some((chain) => nodesAt(chain, 'filters').some(({ name }) => name === HTTP));
}

function istioChain(chain: Node): string[] {
  const proxy = nodesAt(chain, 'filters').find(({ name }) => name === TCP_PROXY);
  if (proxy === undefined) return [];
  const { cluster, weighted_clusters: weighted } = nodeAt(proxy, 'typed_config');
  const names = nodeAt(chain, 'filter_chain_match').server_names;
  if (typeof cluster === 'string' && !cluster.startsWith('outbound|')) return [];
  const clusters = weighted === undefined ? [{ name: cluster, weight: 1 }] : nodesAt(weighted as Node, 'clusters');
  return [
    chainText(
      Array.isArray(names) ? names : [],
      clusters.map((each) => [String(each.name), Number(each.weight)] as const),
    ),
  ];
}
