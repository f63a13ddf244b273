import type { EndpointGroups } from '../../../mesh/types.ts';

/**
 * The share of a destination's requests that each endpoint gets, by its id; empty when nobody is there. The best
 * priority takes everything: nothing is ejected here, and what is not ready is not in the list.
 */
export function hostShares({ priorities, weighted }: EndpointGroups): ReadonlyMap<string, number> {
  const localities = priorities[0] ?? [];
  const shares = new Map<string, number>();
  const total = localities.reduce((sum, { weight }) => sum + weight, 0);
  const all = localities.reduce((sum, { endpoints }) => sum + endpointWeight(endpoints), 0);
  for (const { weight, endpoints } of localities) {
    const own = endpointWeight(endpoints);
    const share = weighted ? weight / total : own / all;
    for (const endpoint of endpoints) shares.set(endpoint.id, (share * endpoint.weight) / own);
  }
  return shares;
}

function endpointWeight(endpoints: readonly { readonly weight: number }[]): number {
  return endpoints.reduce((sum, { weight }) => sum + weight, 0);
}
