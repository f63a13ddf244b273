/**
 * A new version is rolled out under the declared load (V01). Judges that nobody notices: requests that fail while pods
 * come and go, and the share of pods that stay ready.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { callersLoad } from '../callers-load.ts';
import { exactly, unmeasured } from '../interval.ts';
import { offeredTo, type PlanContext } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { onLiveWorkloads, type ScenarioFamily } from '../scenario-family.ts';
import { hostsOf } from '../served-version.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { hopsTo, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const UPDATE_AT_US = 20 * SECOND;
/** Nine pods two at a time, each with its start, probes and graceful stop of 30 s, are through in two minutes. */
const WINDOW_US = 180 * SECOND;
/** Callers of a service that users rarely reach: a gap of a tenth of a second is then noticed. */
const LEAST_RPS = 50;
const DRAIN_US = 10 * SECOND;

/** Requests to the service that failed in the eyes of its callers. No chance is in it: one is too many. */
function failures(result: RunResult, cluster: string, hosts: readonly string[]): Measurement {
  const hops = hopsTo(windowOf(result, 'update'), cluster, hosts);
  const requests = sumOf(hops, (hop) => hop.requests);
  if (requests === 0) return unmeasured('nobody called the service');
  return exactly((requests - sumOf(hops, (hop) => hop.ok)) / requests, requests);
}

/** Fewest ready pods at any moment of the update, as a share of the declared ones. */
function ready(result: RunResult, cluster: string, workload: string): Measurement {
  const figures = windowOf(result, 'update').workloads.find(
    (each) => each.cluster === cluster && each.workload.endsWith(`/${workload}`),
  );
  const before = sumOf(Object.values(figures?.readyByZone ?? {}), (count) => count);
  if (figures === undefined || before === 0) return unmeasured('no pod was ready before');
  return exactly(figures.readyMin / before, before);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[], workload: string): PlannedScenario {
  const scope = promises[0]!.scope;
  const service = scope.service ?? '';
  const hosts = hostsOf(context, scope.cluster, service);
  const untilUs = UPDATE_AT_US + WINDOW_US;
  return {
    id: `rolling-update/${scope.cluster}/${service}`,
    title: `a new version of ${service} is rolled out under load`,
    promises,
    mechanisms: ['endpoint readiness', 'retries'],
    runs: [0, 1].map((turn) =>
      plannedRun(context, {
        window: { name: 'update', fromUs: UPDATE_AT_US, untilUs },
        drainUs: DRAIN_US,
        turn,
        clients: offeredTo(context, scope.cluster, service) > 0 ? callersLoad(context, scope, LEAST_RPS) : [],
        faults: [
          {
            atUs: UPDATE_AT_US,
            kind: 'rollingUpdate',
            target: { cluster: scope.cluster, workload },
            forUs: null,
            amount: 0,
          },
        ],
      }),
    ),
    measure: (result) =>
      new Map(
        promises.map((promise) => [
          promise.id,
          figureKey(promise.target) === 'V01/rollout-ready'
            ? ready(result, scope.cluster, workload)
            : failures(result, scope.cluster, hosts),
        ]),
      ),
  };
}

export const rollingUpdate: ScenarioFamily = {
  name: 'rolling-update',
  figures: ['V01/rollout-failures', 'V01/rollout-ready'],
  plan: (context, promises) =>
    onLiveWorkloads(context, promises, (group, workload) => scenario(context, group, workload)),
};
