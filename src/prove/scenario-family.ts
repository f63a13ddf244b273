/** A family of scenarios: which figures it can judge, and how it plans runs for the promises that carry them. */
import { type PlanContext, workloadsBehind } from './plan-context.ts';
import type { Battery, PlannedPromise, PlannedScenario, UntestedPromise } from './types.ts';

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

/** One scenario per cluster and service, on the live workload behind it (`namespace/name`); untested where there is none. */
export function onLiveWorkloads(
  context: PlanContext,
  promises: readonly PlannedPromise[],
  make: (group: readonly PlannedPromise[], workload: string) => PlannedScenario,
): Battery {
  const scenarios: PlannedScenario[] = [];
  const untested: UntestedPromise[] = [];
  for (const group of byScope(promises)) {
    const { cluster, service } = group[0]!.scope;
    const [live] = workloadsBehind(context, cluster, service ?? '');
    if (live !== undefined) scenarios.push(make(group, `${live.namespace}/${live.name}`));
    else untested.push(...group.map((promise) => ({ promise, because: 'no workload stands behind the service' })));
  }
  return { scenarios, untested };
}
