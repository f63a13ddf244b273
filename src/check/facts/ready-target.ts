import type { ClusterFacts } from './cluster-facts.ts';
import { promisedFigures } from './promised-rows.ts';

/** Share of its pods that a service is promised to keep when a zone is lost or two are drained; null: nobody promised. */
export function readyTarget(facts: ClusterFacts, service: string): number | null {
  const figures = promisedFigures(facts, 'D01', service).filter(({ figure }) => figure === 'ready');
  return figures.length === 0 ? null : Math.max(...figures.map(({ value }) => value));
}

/** Zones of a cluster, as the targets tell them; null where no targets are given. */
export function zonesOfCluster(facts: ClusterFacts): number | null {
  const { targets, cluster } = facts;
  if (targets === null) return null;
  const region = targets.regions.find(({ clusters }) => clusters.includes(cluster));
  return region === undefined ? targets.assume.zones : region.zones.length;
}

/** Rounded as a person compares percentages: 0.6666 keeps a promise of 66 %. */
export function keeps(kept: number, pods: number, target: number): boolean {
  return kept >= target * pods - 1e-9;
}
