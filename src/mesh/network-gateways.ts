/**
 * Pods of another network are seen as their network's east-west gateway, which carries the weight of all of them; those
 * that cannot take mutual TLS are not reachable and left out (ep_filters.go, `EndpointsByNetworkFilter`).
 */
import { localityText } from './locality.ts';
import type { NetworkGateway } from './networks.ts';
import type { Cluster, Endpoint } from './types.ts';

/** Gateways for an endpoint: of its own cluster, else of its network. */
function gatewaysFor(endpoint: Endpoint, gateways: readonly NetworkGateway[]): readonly NetworkGateway[] {
  const ofNetwork = gateways.filter((each) => each.network === endpoint.network);
  const ofCluster = ofNetwork.filter((each) => each.cluster === endpoint.cluster);
  return ofCluster.length > 0 ? ofCluster : ofNetwork;
}

/** Least common multiple of the gateway counts, so that shares stay whole numbers (`GetLBWeightScaleFactor`). */
function scaleFactor(gateways: readonly NetworkGateway[]): number {
  const counts = new Map<string, number>();
  for (const each of gateways) {
    for (const key of [each.network, `${each.network} ${each.cluster}`]) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  return [...counts.values()].reduce((lcm, count) => (lcm * count) / gcd(lcm, count), 1);
}

/** Whether a client of this cluster speaks mutual TLS to the endpoint. */
function takesMtls(cluster: Cluster, endpoint: Endpoint): boolean {
  return endpoint.meshed && (cluster.tls.mode === 'auto' || cluster.tls.mode === 'ISTIO_MUTUAL');
}

/** The endpoints that a proxy can reach, pods of other networks replaced by gateways in the pods' locality. */
export function throughGateways(
  cluster: Cluster,
  endpoints: readonly Endpoint[],
  place: { readonly network: string },
  gateways: readonly NetworkGateway[],
): readonly Endpoint[] {
  if (gateways.length === 0) return endpoints;
  const scale = scaleFactor(gateways);
  const found: Endpoint[] = [];
  const shared = new Map<string, Endpoint>();
  for (const endpoint of endpoints) {
    const ways = endpoint.network === place.network ? [] : gatewaysFor(endpoint, gateways);
    if (ways.length === 0) {
      found.push(scale === 1 ? endpoint : { ...endpoint, weight: endpoint.weight * scale });
      continue;
    }
    if (!takesMtls(cluster, endpoint)) continue;
    for (const way of ways) {
      const key = `${way.address}:${way.port} for ${localityText(endpoint.locality)}`;
      const weight = (endpoint.weight * scale) / ways.length;
      const known = shared.get(key);
      shared.set(key, {
        id: key,
        address: way.address,
        port: way.port,
        cluster: way.cluster,
        network: way.network,
        locality: endpoint.locality,
        labels: {},
        weight: (known?.weight ?? 0) + weight,
        ready: true,
        meshed: true,
      });
    }
  }
  return [...found, ...[...shared.values()].sort((a, b) => (a.id < b.id ? -1 : 1))];
}
