import type { HopFigures } from '../worlds/sim/run-result.ts';
import { ratioInterval, unmeasured } from './interval.ts';
import type { Measurement } from './types.ts';
import { sumOf } from './window-figures.ts';

/** The busiest pod over the mean, among the pods that serve one subset for one kind of caller. */
export function busiestPod(hops: readonly HopFigures[]): Measurement {
  const bySubset = new Map<string, Map<string, number>>();
  for (const hop of hops) {
    const pods = bySubset.get(hop.destination) ?? new Map<string, number>();
    for (const endpoint of hop.endpoints)
      pods.set(endpoint.endpoint, (pods.get(endpoint.endpoint) ?? 0) + endpoint.tries);
    bySubset.set(hop.destination, pods);
  }
  let worst: Measurement = unmeasured('nothing was observed');
  for (const pods of bySubset.values()) {
    const counts = [...pods.values()];
    const total = sumOf(counts, (count) => count);
    if (total === 0) continue;
    const measured = ratioInterval(Math.max(...counts), total / counts.length);
    if (worst.unproven !== undefined || measured.high > worst.high) worst = measured;
  }
  return worst;
}
