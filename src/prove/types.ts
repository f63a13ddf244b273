/**
 * Promises, the scenarios that test them, and what came out. A promise is one ledger row, one cluster, one service
 * and one figure; it exists because a target or a field of the spec names it, never because its safeguard is there.
 */
import type { Mechanism } from '../engines/mechanism.ts';
import type { TargetFigure } from '../targets/types.ts';
import type { ObjectChange, RunInput } from '../worlds/sim/run-input.ts';
import type { RunResult } from '../worlds/sim/run-result.ts';
import type { Fault } from '../worlds/sim/types.ts';
import type { RolloutStory, Told } from './operators-story.ts';

export type Verdict = 'holds' | 'broken' | 'unproven';

export interface Scope {
  readonly cluster: string;
  /** `namespace/name`, or null when the row speaks of the whole platform. */
  readonly service: string | null;
}

/** A figure to be judged in one scope. */
export interface PlannedPromise {
  /** `M13/us-east-1/mno/app/time-to-ejection`: stable, and what `--only` matches by prefix. */
  readonly id: string;
  readonly title: string;
  readonly scope: Scope;
  readonly target: TargetFigure;
}

/**
 * What a scenario measured for one promise on one seed. `low` and `high` bound the true value with 99.9 % confidence;
 * both equal `value` where nothing is random.
 */
export interface Measurement {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Events behind the figure (requests, ejections, pods): zero means nothing was seen. */
  readonly events: number;
  /** Why nothing can be said although the run ended, e.g. `too few events: 12 of 3000`. */
  readonly unproven?: string;
  /** An invariant that was violated: broken whatever the value. */
  readonly violated?: string;
}

/** One simulated run of a scenario: a seed, a victim. */
export interface PlannedRun {
  /** `seed 1`, `victim a`: tells the runs of one scenario apart. */
  readonly name: string;
  readonly input: RunInput;
}

export interface PlannedScenario {
  /** `sick-pod/us-east-1/mno/app`: stable. */
  readonly id: string;
  readonly title: string;
  readonly promises: readonly PlannedPromise[];
  readonly runs: readonly PlannedRun[];
  /** Mechanisms that the scenario relies on; the conformance cases that back each are named in the evidence. */
  readonly mechanisms: readonly Mechanism[];
  /** One measurement per promise id for one finished run. */
  readonly measure: (result: RunResult, run: PlannedRun) => ReadonlyMap<string, Measurement>;
}

/** A promise that exists and that no scenario can judge yet. */
export interface UntestedPromise {
  readonly promise: PlannedPromise;
  readonly because: string;
}

export interface Battery {
  readonly scenarios: readonly PlannedScenario[];
  readonly untested: readonly UntestedPromise[];
}

export interface Figure {
  readonly value: number;
  readonly unit: string;
}

export interface Evidence {
  readonly scenario: string;
  /** Seed of the battery; the runs of a scenario derive theirs from it. */
  readonly seed: number;
  /** A whole command line. */
  readonly replay: string;
}

/** One line of `prove --json`. */
export interface JudgedPromise {
  readonly id: string;
  readonly title: string;
  readonly row: string;
  readonly scope: Scope;
  readonly target: Figure | null;
  readonly measured: Figure | null;
  /** Signed fraction of the target: positive is room to spare. */
  readonly margin: number | null;
  readonly by: 'simulator' | 'engine' | 'drill' | null;
  readonly verdict: Verdict;
  /** Missing safeguards by rule code, and why it is unproven. */
  readonly because: readonly string[];
  /** Conformance cases behind the mechanisms used. */
  readonly backed: readonly string[];
  readonly evidence: Evidence | null;
}

/** One run of a scenario, to be shown. */
export interface RunPicture {
  readonly scenario: string;
  readonly title: string;
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** What people applied meanwhile. */
  readonly changes: readonly ObjectChange[];
  readonly result: RunResult;
  /** What the controllers did and why. */
  readonly told: readonly Told[];
  readonly rollouts: readonly RolloutStory[];
}

export interface Proof {
  readonly platform: string;
  readonly seed: number;
  readonly assumed: readonly { readonly path: string; readonly value: string; readonly why: string }[];
  readonly promises: readonly JudgedPromise[];
}
