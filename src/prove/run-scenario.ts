import { runWorld } from '../worlds/sim/run-world.ts';
import { rolloutStories, toldBy } from './operators-story.ts';
import type { Measurement, PlannedScenario, RunPicture } from './types.ts';

/** What one scenario left: a measurement per promise and run, and the run to show. */
export interface ScenarioOutcome {
  readonly scenario: string;
  /** Promise id → one measurement per run, in the order of the runs. */
  readonly measurements: Readonly<Record<string, readonly Measurement[]>>;
  readonly runNames: readonly string[];
  /** The first run, whole; null when nobody wants to see it, since series take most of the memory of a battery. */
  readonly picture: RunPicture | null;
  /** User requests and events over all runs. */
  readonly requests: number;
  readonly events: number;
}

/** Runs a scenario to its end and measures every promise on every run; keeps the first run only to be shown. */
export function runScenario(scenario: PlannedScenario, keepsPicture: boolean): ScenarioOutcome {
  const measurements: Record<string, Measurement[]> = {};
  for (const promise of scenario.promises) measurements[promise.id] = [];
  let picture: RunPicture | null = null;
  let requests = 0;
  let events = 0;
  for (const run of scenario.runs) {
    const result = runWorld(run.input);
    if (keepsPicture)
      picture ??= {
        scenario: scenario.id,
        title: scenario.title,
        seed: run.input.seed,
        faults: run.input.faults,
        changes: run.input.changes ?? [],
        result,
        told: toldBy(result.journals),
        rollouts: rolloutStories(result.journals),
      };
    requests += result.requests;
    events += result.events;
    const measured = scenario.measure(result, run);
    for (const promise of scenario.promises) {
      const measurement = measured.get(promise.id);
      if (measurement === undefined) throw new Error(`scenario ${scenario.id} did not measure ${promise.id}`);
      measurements[promise.id]?.push(measurement);
    }
  }
  return {
    scenario: scenario.id,
    measurements,
    runNames: scenario.runs.map((run) => run.name),
    picture,
    requests,
    events,
  };
}
