import type { ManifestIndex } from '../manifests/manifest-index.ts';
import type { Targets } from '../targets/types.ts';
import type { Client, ObjectChange, Placement, PluggedActor, Window } from '../worlds/sim/run-input.ts';
import type { Fault } from '../worlds/sim/types.ts';
import type { PlanContext } from './plan-context.ts';
import type { PlannedRun } from './types.ts';

/** What tells one run from the platform on a quiet day. */
export interface RunPlan {
  /** Figures are taken inside it. */
  readonly window: Window;
  /** And inside these, which follow it. */
  readonly laterWindows?: readonly Window[];
  /** After the window: requests offered in it are still answered. */
  readonly drainUs: number;
  readonly clients: readonly Client[];
  readonly faults?: readonly Fault[];
  /** What people apply meanwhile. */
  readonly changes?: readonly ObjectChange[];
  /** Who operates the platform: `operatorsOf` the same manifests. Nobody unless said, since few figures are theirs. */
  readonly operators?: readonly PluggedActor[];
  readonly seriesStepUs?: number;
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
  const windows = [plan.window, ...(plan.laterWindows ?? [])];
  return {
    name: plan.name ?? `seed ${seed}`,
    input: {
      manifests: plan.manifests ?? context.index,
      targets: plan.targets ?? context.targets,
      seed,
      durationUs: windows.at(-1)!.untilUs + plan.drainUs,
      windows,
      clients: plan.clients,
      faults: plan.faults ?? [],
      ...(plan.changes === undefined ? {} : { changes: plan.changes }),
      ...(plan.operators === undefined ? {} : { actors: plan.operators }),
      ...(plan.seriesStepUs === undefined ? {} : { seriesStepUs: plan.seriesStepUs }),
      ...(plan.placement === undefined ? {} : { placement: plan.placement }),
    },
  };
}
