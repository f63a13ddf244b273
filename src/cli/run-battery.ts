/** Runs a battery on as many threads as the machine has processors; the outcome does not depend on how many. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { runScenario, type ScenarioOutcome } from '../prove/run-scenario.ts';
import type { PlannedScenario } from '../prove/types.ts';
import type { BatteryWork, WorkDone, WorkOrder } from './battery-work.ts';

/** Below this many a thread's start costs more than it saves. */
const FEW_SCENARIOS = 3;

/** User requests that a scenario will offer: what its running time is proportional to. */
function costOf(scenario: PlannedScenario): number {
  let requests = 0;
  for (const { input } of scenario.runs) {
    const seconds = input.durationUs / 1_000_000;
    for (const client of input.clients) {
      const most = Math.max(1, ...client.profile.map((step) => step.multiplier));
      requests += client.rps * seconds * most;
    }
    requests += seconds;
  }
  return requests;
}

/** Longest first, so that no thread begins the longest scenario when the others are done. Ties in order of id. */
function byCost(scenarios: readonly PlannedScenario[]): PlannedScenario[] {
  return [...scenarios].sort((a, b) => costOf(b) - costOf(a) || (a.id < b.id ? -1 : 1));
}

function workerUrl(): URL {
  // The checkout runs TypeScript by type stripping, the published package JavaScript.
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  return new URL(`./battery-worker.${ending}`, import.meta.url);
}

function onThreads(
  scenarios: readonly PlannedScenario[],
  work: BatteryWork,
  onDone: (outcome: ScenarioOutcome) => void,
): Promise<void> {
  const waiting = byCost(scenarios);
  const threads = Math.min(availableParallelism(), waiting.length);
  const runOne = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(workerUrl(), { workerData: work });
      const next = (): void => {
        const scenario = waiting.shift();
        if (scenario === undefined) void worker.terminate().then(() => resolve());
        else worker.postMessage({ scenario: scenario.id } satisfies WorkOrder);
      };
      worker.on('error', reject);
      worker.on('message', (done: WorkDone) => {
        onDone(done.outcome);
        next();
      });
      next();
    });
  return Promise.all(Array.from({ length: threads }, runOne)).then(() => undefined);
}

/** Outcomes in the order of the scenarios. `onProgress` is told after each: how many are done, and which was last. */
export async function runBattery(
  scenarios: readonly PlannedScenario[],
  work: BatteryWork,
  onProgress: (done: number, last: PlannedScenario) => void,
): Promise<readonly ScenarioOutcome[]> {
  const byId = new Map(scenarios.map((scenario) => [scenario.id, scenario]));
  const outcomes = new Map<string, ScenarioOutcome>();
  const onDone = (outcome: ScenarioOutcome): void => {
    outcomes.set(outcome.scenario, outcome);
    const scenario = byId.get(outcome.scenario);
    if (scenario !== undefined) onProgress(outcomes.size, scenario);
  };
  if (scenarios.length < FEW_SCENARIOS) for (const scenario of scenarios) onDone(runScenario(scenario, work.pictures));
  else await onThreads(scenarios, work, onDone);
  return scenarios.map((scenario) => {
    const outcome = outcomes.get(scenario.id);
    if (outcome === undefined) throw new Error(`scenario ${scenario.id} was not run`);
    return outcome;
  });
}
