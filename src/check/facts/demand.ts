import type { Targets } from '../../targets/types.ts';

/** Requests per second of the whole platform to each service, by what clients offer and services call; by `namespace/name`. */
export function demandOf(targets: Targets): ReadonlyMap<string, number> {
  const demand = new Map<string, number>();
  const services = new Map(targets.services.map((each) => [each.service, each]));
  const follow = (service: string, rps: number, chain: ReadonlySet<string>): void => {
    if (rps === 0 || chain.has(service)) return;
    demand.set(service, (demand.get(service) ?? 0) + rps);
    const deeper = new Set(chain).add(service);
    for (const call of services.get(service)?.calls ?? []) follow(call.service, rps * call.times, deeper);
  };
  for (const { service, load } of targets.services) follow(service, load?.rps ?? 0, new Set());
  return demand;
}
