/**
 * One global host over several clusters (M19): callers in each cluster ask for it, and the mesh divides them. Judges
 * the share of each cluster on more requests than users make in a quiet quarter of an hour, since a share within a point
 * takes a hundred thousand.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { shareInterval } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import { hostsOf } from '../served-version.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { hopsTo, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const WARM_UP_US = 5 * SECOND;
const DRAIN_US = 5 * SECOND;
/** At 40 % a share is then known to ± 0.47 points at 99.9 %. */
const REQUESTS = 120_000;
const RPS = 400;

function shareOf(result: RunResult, promise: PlannedPromise, hosts: readonly string[]): Measurement {
  const { scope, target } = promise;
  let here = 0;
  let all = 0;
  for (const hop of hopsTo(windowOf(result, 'split'), scope.cluster, hosts)) {
    for (const endpoint of hop.endpoints) {
      all += endpoint.tries;
      if (endpoint.cluster === target.detail?.destination) here += endpoint.tries;
    }
  }
  return shareInterval(here, all);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope, target } = promises[0]!;
  const host = target.detail?.host;
  const shape = { name: 'global', ...(typeof host === 'string' ? { host, path: '/' } : {}) };
  const hosts = hostsOf(context, scope.cluster, scope.service ?? '');
  const untilUs = WARM_UP_US + (REQUESTS / RPS) * SECOND;
  return {
    id: `cluster-split/${scope.cluster}/${scope.service}`,
    title: `callers in ${scope.cluster} ask for ${scope.service} wherever it runs`,
    promises,
    mechanisms: ['weighted routing', 'subset selection'],
    runs: [
      plannedRun(context, {
        window: { name: 'split', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        clients: [probeClient(context, scope, RPS, [shape])],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, shareOf(result, promise, hosts)])),
  };
}

export const clusterSplit: ScenarioFamily = {
  name: 'cluster-split',
  figures: ['M19/cluster-share'],
  plan: (context, promises) => ({
    scenarios: byScope(promises).map((group) => scenario(context, group)),
    untested: [],
  }),
};
