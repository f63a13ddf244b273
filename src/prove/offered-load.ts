/**
 * How many requests each service of each cluster is offered: what clients bring to the entries, divided over clusters
 * by share, and what that makes every service behind them receive, along the declared calls.
 */
import type { Call, ServiceTargets, Targets } from '../targets/types.ts';

/** A cluster with the share of all clients that DNS sends to it. */
export interface Place {
  readonly cluster: string;
  readonly region: string;
  readonly share: number;
}

/** Requests per second by `cluster`, then `namespace/name`. */
export type OfferedLoad = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Where clients enter. A region's share is divided evenly over its clusters; without regions, clusters share evenly. */
export function placesOf(targets: Targets, clusters: readonly string[]): readonly Place[] {
  const places = targets.regions.flatMap((region) =>
    region.clusters
      .filter((cluster) => clusters.includes(cluster))
      .map((cluster) => ({ cluster, region: region.name, share: region.share / region.clusters.length })),
  );
  if (places.length > 0) return places;
  return clusters.map((cluster) => ({ cluster, region: cluster, share: 1 / clusters.length }));
}

/** Requests per second of every service in one cluster, entries and whatever they call. */
function offeredIn(targets: Targets, share: number): ReadonlyMap<string, number> {
  const byName = new Map<string, ServiceTargets>(targets.services.map((service) => [service.service, service]));
  const offered = new Map<string, number>();
  const add = (service: string, rps: number, path: readonly string[]): void => {
    // A cycle in the calls is refused by the readers; a hand-made `Targets` must not hang us all the same.
    if (rps <= 0 || path.includes(service)) return;
    offered.set(service, (offered.get(service) ?? 0) + rps);
    const calls: readonly Call[] = byName.get(service)?.calls ?? [];
    for (const call of calls) add(call.service, rps * call.times, [...path, service]);
  };
  for (const service of targets.services) {
    if (service.load !== undefined) add(service.service, service.load.rps * share, []);
  }
  return offered;
}

/** Offered load of every cluster that any client is sent to. */
export function offeredLoad(targets: Targets, places: readonly Place[]): OfferedLoad {
  return new Map(
    places.filter((place) => place.share > 0).map((place) => [place.cluster, offeredIn(targets, place.share)]),
  );
}
