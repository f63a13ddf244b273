/** What the process that proves and its workers say to one another. Everything in it survives a structured clone. */
import type { Manifest } from '../manifests/types.ts';
import type { ScenarioOutcome } from '../prove/run-scenario.ts';
import type { Targets } from '../targets/types.ts';

/** What a worker plans the same battery from. Functions do not travel between threads; a plan is made again instead. */
export interface BatteryWork {
  readonly manifests: readonly Manifest[];
  readonly targets: Targets;
  readonly seed: number;
  readonly only: readonly string[];
  /** Whether runs are kept to be shown. */
  readonly pictures: boolean;
}

/** To a worker: run this scenario. */
export interface WorkOrder {
  readonly scenario: string;
}

/** From a worker: it is done. */
export interface WorkDone {
  readonly outcome: ScenarioOutcome;
}
