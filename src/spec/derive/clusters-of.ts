import type { PlatformSpec } from '../platform-schema.ts';

export interface SpecCluster {
  readonly name: string;
  readonly region: string;
  /** As nodes are labelled. */
  readonly zones: readonly string[];
}

/** Clusters in the order of the file: one of the region's name, or those that it lists. */
export function clustersOf(spec: PlatformSpec): readonly SpecCluster[] {
  return Object.entries(spec.regions).flatMap(([region, { zones, clusters }]) =>
    (clusters ?? [region]).map((name) => ({ name, region, zones: zones.map((zone) => zoneName(region, zone)) })),
  );
}

/** `a` in `us-east-1` is `us-east-1a`, as clouds name zones; a longer name stands for itself. */
export function zoneName(region: string, zone: string): string {
  return /^[a-z0-9]$/.test(zone) ? `${region}${zone}` : zone;
}

/** Share of the traffic of each region: as written; active regions that say nothing divide what is left. */
export function regionShares(spec: PlatformSpec): Readonly<Record<string, number>> {
  const regions = Object.entries(spec.regions);
  const written = spec.dns?.weights;
  if (written !== undefined) return Object.fromEntries(regions.map(([name]) => [name, own(written, name) ?? 0]));
  const silent = regions
    .filter(([, { share, role }]) => share === undefined && role === 'active')
    .map(([name]) => name);
  const left = 1 - regions.reduce((sum, [, { share }]) => sum + (share ?? 0), 0);
  const each = silent.length === 0 ? 0 : Math.max(0, left) / silent.length;
  return Object.fromEntries(regions.map(([name, { share }]) => [name, share ?? (silent.includes(name) ? each : 0)]));
}

function own<T>(map: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}
