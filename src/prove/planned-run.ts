import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Targets } from '../targets/types.ts';
import type { Client, Placement, Window } from '../worlds/sim/run-input.ts';
import type { Fault } from '../worlds/sim/types.ts';
import type { PlanContext } from './plan-context.ts';
import type { PlannedRun } from './types.ts';

/** What tells one run from the platform on a quiet day. */
export interface RunPlan {
  /** Figures are taken inside it. */
  readonly window: Window;
  /** After the window: requests offered in it are still answered. */
  readonly drainUs: number;
  readonly clients: readonly Client[];
  readonly faults?: readonly Fault[];
  /** `seed N` unless the runs of a scenario differ in something else. */
  readonly name?: string;
  /** Added to the seed of the battery, so that the runs of a scenario are not the same run. */
  readonly turn?: number;
  /** Instead of the platform's own: an owner has moved a weight, maintenance was switched on. */
  readonly manifests?: ManifestIndex;
  /** Instead of the platform's own: an endpoint lighter than the service's mean. */
  readonly targets?: Targets;
  readonly placement?: Placement;
}

/** One run of a scenario. */
export function plannedRun(context: PlanContext, plan: RunPlan): PlannedRun {
  const seed = context.seed + (plan.turn ?? 0);
  return {
    name: plan.name ?? `seed ${seed}`,
    input: {
      manifests: plan.manifests ?? context.index,
      targets: plan.targets ?? context.targets,
      seed,
      durationUs: plan.window.untilUs + plan.drainUs,
      windows: [plan.window],
      clients: plan.clients,
      faults: plan.faults ?? [],
      ...(plan.placement === undefined ? {} : { placement: plan.placement }),
    },
  };
}
