import type { WorkloadFigures, WorkloadSeries } from '../run-result.ts';

/** Fewest ready pods of a workload in a window as a share of what it should have. */
export interface CapacityFloor {
  readonly ready: number;
  readonly desired: number;
  readonly share: number;
}

/** The floor over these workloads taken together, in whose place traffic may go to any of them. */
export function capacityFloor(workloads: readonly WorkloadFigures[], desired: number): CapacityFloor {
  const ready = workloads.reduce((sum, { readyMin }) => sum + readyMin, 0);
  return { ready, desired, share: desired === 0 ? 1 : ready / desired };
}

/** How long a workload had fewer than `floor` ready pods, by the steps of its series. */
export function belowFloorUs({ ready }: WorkloadSeries, stepUs: number, floor: number): number {
  return ready.filter((count) => count < floor).length * stepUs;
}
