import { clustersOf, sharesOf } from '../spec/derive/clusters-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { zoneName } from '../targets/region-shares.ts';
import type { Origins } from './origins.ts';
import type { Cluster, Region } from './types.ts';

/** Regions with their shares, zones and clusters. */
export function buildRegions(spec: PlatformSpec, origins: Origins): Readonly<Record<string, Region>> {
  const shares = sharesOf(spec);
  const regions: Record<string, Region> = {};
  for (const [name, { role, share, zones, clusters }] of Object.entries(spec.regions)) {
    const at = ['regions', name];
    if (spec.dns?.weights !== undefined) origins.moved([...at, 'share'], ['dns', 'weights', name]);
    else if (share === undefined)
      origins.derived(
        [...at, 'share'],
        role === 'active'
          ? 'what written shares leave, divided over active regions'
          : `a ${role} region without a share takes no traffic`,
      );
    if (clusters === undefined)
      origins.derived([...at, 'clusters'], 'a region is a cluster of its name unless it lists several');
    regions[name] = {
      name,
      role,
      share: shares[name]!,
      zones: zones.map((zone) => zoneName(name, zone)),
      clusters: clusters ?? [name],
    };
  }
  return regions;
}

/** Every cluster of every region. */
export function buildClusters(spec: PlatformSpec, origins: Origins): Readonly<Record<string, Cluster>> {
  const clusters = clustersOf(spec);
  origins.derived(['clusters'], 'the regions');
  const several = clusters.length > 1;
  return Object.fromEntries(
    clusters.map(({ name, region, zones }) => [name, { name, region, zones, network: several ? region : '' }]),
  );
}
