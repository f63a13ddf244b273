import { regionShares, zoneName } from '../../targets/region-shares.ts';
import { remembered } from '../../units/remembered.ts';
import type { PlatformSpec } from '../platform-schema.ts';

export interface SpecCluster {
  readonly name: string;
  readonly region: string;
  /** As nodes are labelled. */
  readonly zones: readonly string[];
}

/** Clusters in the order of the file: one of the region’s name, or those that it lists. Every service asks for them. */
export const clustersOf = remembered((spec: PlatformSpec): readonly SpecCluster[] =>
  Object.entries(spec.regions).flatMap(([region, written]) => {
    const zones = written.zones.map((zone) => zoneName(region, zone));
    return (written.clusters ?? [region]).map((name) => ({ name, region, zones }));
  }),
);

/** The region that others follow where nothing names one: the first that is active, else the first. */
export function firstActiveRegion(spec: PlatformSpec): string {
  const regions = Object.entries(spec.regions);
  return (regions.find(([, { role }]) => role === 'active') ?? regions[0])?.[0] ?? '';
}

/** Share of the traffic of each region: what `dns.weights` say, else the regions themselves. */
export function sharesOf(spec: PlatformSpec): Readonly<Record<string, number>> {
  const weights = spec.dns?.weights;
  if (weights === undefined) return regionShares(spec.regions);
  const names = Object.keys(spec.regions);
  return Object.fromEntries(names.map((name) => [name, Object.hasOwn(weights, name) ? weights[name]! : 0]));
}
