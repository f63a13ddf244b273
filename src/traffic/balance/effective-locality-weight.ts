import { OVERPROVISIONING_PERCENT } from './priority-loads.ts';

/**
 * Weight of one locality after its ill health is taken into account (locality_wrr.cc `effectiveLocalityWeight`): the
 * configured weight times 1.4 times its healthy share, at most the configured weight. The shares of localities are then
 * kept by an EDF schedule, so 80/20 over 2,000 requests is 1,600 and 400 (measured).
 */
export function effectiveLocalityWeight(weight: number, healthy: number, total: number): number {
  if (total === 0) return 0;
  return weight * Math.min(1, (OVERPROVISIONING_PERCENT / 100) * (healthy / total));
}
