/** A thread that runs scenarios one at a time, as it is told to. Outside a thread it does nothing. */
import { parentPort, workerData } from 'node:worker_threads';
import { indexManifests } from '../manifests/manifest-index.ts';
import { planBattery } from '../prove/plan-battery.ts';
import { planContext } from '../prove/plan-context.ts';
import { runScenario } from '../prove/run-scenario.ts';
import type { BatteryWork, WorkDone, WorkOrder } from './battery-work.ts';

if (parentPort !== null) {
  const port = parentPort;
  const work = workerData as BatteryWork;
  const context = planContext(indexManifests(work.manifests), work.targets, work.seed);
  const scenarios = new Map(planBattery(context, work.only).scenarios.map((scenario) => [scenario.id, scenario]));
  port.on('message', (order: WorkOrder) => {
    const scenario = scenarios.get(order.scenario);
    if (scenario === undefined) throw new Error(`a worker planned no scenario ${order.scenario}`);
    port.postMessage({ outcome: runScenario(scenario, work.pictures) } satisfies WorkDone);
  });
}
