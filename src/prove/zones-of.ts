import type { PlanContext } from './plan-context.ts';

/** Zones of a cluster, as its nodes are labelled. */
export function zonesOf(context: PlanContext, cluster: string): readonly string[] {
  const region = context.targets.regions.find((each) => each.clusters.includes(cluster));
  if (region !== undefined && region.zones.length > 0) return region.zones;
  return Array.from({ length: context.targets.assume.zones }, (_, index) => String.fromCharCode(97 + index));
}

/** Clusters that stand in the same zones as this one: those of its region. */
export function clustersBeside(context: PlanContext, cluster: string): readonly string[] {
  return context.targets.regions.find((each) => each.clusters.includes(cluster))?.clusters ?? [cluster];
}
