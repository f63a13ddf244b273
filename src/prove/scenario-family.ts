/** A family of scenarios: which figures it can judge, and how it plans runs for the promises that carry them. */
import type { PlanContext } from './plan-context.ts';
import type { Battery, PlannedPromise } from './types.ts';

export interface ScenarioFamily {
  readonly name: string;
  /** Figures it judges, as `M13/time-to-ejection`. */
  readonly figures: readonly string[];
  /** Which promises of these figures it judges; all unless said. The first family that takes a promise has it. */
  readonly takes?: (promise: PlannedPromise) => boolean;
  readonly plan: (context: PlanContext, promises: readonly PlannedPromise[]) => Battery;
}

/** Promises grouped by cluster and service, in order: most scenarios are planned per group. */
export function byScope(promises: readonly PlannedPromise[]): readonly (readonly PlannedPromise[])[] {
  const groups = new Map<string, PlannedPromise[]>();
  for (const promise of promises) {
    const key = `${promise.scope.cluster} ${promise.scope.service ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [promise]);
    else group.push(promise);
  }
  return [...groups.values()];
}
