/**
 * One replica of another cluster's gateway dies (M19). Requests that the mesh sends to that cluster must be answered
 * again soon; judged by a caller that asks for the global host all the while.
 *
 * The whole gateway gone is another matter: weighted subsets do not fail over, whatever is healthy elsewhere.
 */
import { recovery } from '../../worlds/sim/oracles/recovery.ts';
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { exactly, unmeasured } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import type { Battery, Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const LOSS_AT_US = 30 * SECOND;
const UNTIL_US = 150 * SECOND;
const DRAIN_US = 10 * SECOND;
const RPS = 60;

/** From the loss to the end of the last second in which the prober saw an error; no less than the window if it still does. */
function recovered(result: RunResult, client: string): Measurement {
  const series = result.series.clients.filter((each) => each.client === client);
  const span = { fromUs: LOSS_AT_US, untilUs: UNTIL_US };
  const { tookUs } = recovery(series, result.series.stepUs, span, 0);
  const requests = sumOf(windowOf(result, 'loss').entries, (entry) => entry.offered);
  if (requests === 0) return unmeasured('the prober asked nothing');
  return exactly(tookUs ?? UNTIL_US - LOSS_AT_US, requests);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[], lost: string): PlannedScenario {
  const { scope, target } = promises[0]!;
  const host = target.detail?.host;
  const shape = { name: 'global', ...(typeof host === 'string' ? { host, path: '/' } : {}) };
  const prober = probeClient(context, scope, RPS, [shape]);
  return {
    id: `gateway-loss/${scope.cluster}/${scope.service}`,
    title: `a gateway replica of ${lost} dies while ${scope.service} is called from ${scope.cluster}`,
    promises,
    mechanisms: ['outlier ejection', 'retries', 'weighted routing'],
    runs: [
      plannedRun(context, {
        window: { name: 'loss', fromUs: LOSS_AT_US, untilUs: UNTIL_US },
        drainUs: DRAIN_US,
        clients: [prober],
        faults: [
          { atUs: LOSS_AT_US, kind: 'gatewayLoss', target: { cluster: lost, index: 0 }, forUs: null, amount: 0 },
        ],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, recovered(result, prober.name)])),
  };
}

export const gatewayLoss: ScenarioFamily = {
  name: 'gateway-loss',
  figures: ['M19/gateway-failover'],
  plan(context, promises): Battery {
    const scenarios: PlannedScenario[] = [];
    const untested: Battery['untested'][number][] = [];
    for (const group of byScope(promises)) {
      const lost = context.index.clusters.find((cluster) => cluster !== group[0]!.scope.cluster);
      if (lost !== undefined) scenarios.push(scenario(context, group, lost));
      else untested.push(...group.map((promise) => ({ promise, because: 'there is no other cluster' })));
    }
    return { scenarios, untested };
  },
};
