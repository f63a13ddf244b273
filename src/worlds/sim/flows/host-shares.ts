import type { EndpointGroups, LocalityGroup } from '../../../mesh/types.ts';

/** Envoy's overprovisioning factor: a priority or locality is short of hosts when under 1 / 1.4 of them are healthy. */
const OVERPROVISIONING = 1.4;

/**
 * The share of a destination's requests that each endpoint gets, by its id; empty when nobody is there. What is not
 * ready gets nothing; what a priority is short of goes to the next.
 */
export function hostShares({ priorities, weighted }: EndpointGroups): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const available = priorities.map((localities) => health(localities.flatMap(({ endpoints }) => endpoints)));
  const most = Math.min(
    1,
    available.reduce((sum, each) => sum + each, 0),
  );
  let left = most;
  for (const [index, localities] of priorities.entries()) {
    const load = Math.min(left, available[index]!);
    left -= load;
    if (load > 0) divide(localities, weighted, load / most, shares);
  }
  return shares;
}

function divide(
  localities: readonly LocalityGroup[],
  weighted: boolean,
  load: number,
  shares: Map<string, number>,
): void {
  const rows = localities.map(({ weight, endpoints }) => {
    const ready = endpoints.filter((endpoint) => endpoint.ready);
    const hosts = sum(ready);
    return { ready, hosts, weight: weighted ? weight * health(endpoints) : hosts };
  });
  const total = rows.reduce((all, { weight }) => all + weight, 0);
  for (const { ready, hosts, weight } of rows) {
    for (const endpoint of ready) shares.set(endpoint.id, (load * (weight / total) * endpoint.weight) / hosts);
  }
}

function health(endpoints: LocalityGroup['endpoints']): number {
  if (endpoints.length === 0) return 0;
  const ready = endpoints.filter((endpoint) => endpoint.ready).length;
  return Math.min(1, (OVERPROVISIONING * ready) / endpoints.length);
}

function sum(endpoints: LocalityGroup['endpoints']): number {
  return endpoints.reduce((all, { weight }) => all + weight, 0);
}
