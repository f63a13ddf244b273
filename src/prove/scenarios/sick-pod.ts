/**
 * One pod of a service answers every request with an error, as a broken cache or a lost database connection makes it
 * do. Judges outlier ejection (M13): how long each proxy keeps sending to it, and how long it then stays out.
 *
 * Ejection is decided per proxy from its own requests, so the figure is the slowest proxy's, and one that never ejects
 * counts as long as the run.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { callersLoad } from '../callers-load.ts';
import { exactly, unmeasured } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { onLiveWorkloads, type ScenarioFamily } from '../scenario-family.ts';
import { hostsOf, leadsTo } from '../served-version.ts';
import type { Measurement, PlannedPromise, PlannedRun, PlannedScenario, Scope } from '../types.ts';

const SECOND = 1_000_000;
const SICK_FROM_US = 20 * SECOND;
/** Past the sweep that ends the longest ejection the ledger asks for (5 min, rounded up to an interval of 30 s). */
const DURATION_US = 420 * SECOND;
/** Once only the timer of the ejection is pending, a twentieth of the load is enough to see the pod come back. */
const CALM = { fromUs: 100 * SECOND, multiplier: 0.05 };
/** Callers of a service that users rarely reach. */
const LEAST_RPS = 60;
/** Two victims: the first pod in name order and the last but one, which sits on another node. */
const VICTIMS = [0, 1] as const;

function run(context: PlanContext, scope: Scope, workload: string, victim: number): PlannedRun {
  const { cluster } = scope;
  return plannedRun(context, {
    window: { name: 'sick', fromUs: SICK_FROM_US, untilUs: DURATION_US },
    drainUs: 0,
    turn: victim,
    name: `victim ${victim}`,
    clients: callersLoad(context, scope, LEAST_RPS).map((client) => ({ ...client, profile: [CALM] })),
    faults: [
      {
        atUs: SICK_FROM_US,
        kind: 'errorRate',
        target: { cluster, workload, index: victim },
        forUs: null,
        amount: 1_000_000,
      },
    ],
  });
}

/** Longest time between a proxy's first error and its ejection of the pod; to the end of the run where there is none. */
function timeToEjection(result: RunResult, hosts: readonly string[]): Measurement {
  let slowestUs = 0;
  let proxies = 0;
  for (const first of result.firstErrors) {
    // Errors before the fault are the service's own; they are no sick pod.
    if (!leadsTo(first.destination, hosts) || first.atUs < SICK_FROM_US) continue;
    const ejection = result.ejections.find(
      (each) =>
        each.proxy === first.proxy &&
        each.destination === first.destination &&
        each.endpoint === first.endpoint &&
        each.atUs >= first.atUs,
    );
    proxies += 1;
    slowestUs = Math.max(slowestUs, (ejection?.atUs ?? result.durationUs) - first.atUs);
  }
  if (proxies === 0) return unmeasured('no proxy met the sick pod');
  return exactly(slowestUs, proxies);
}

/** Shortest first ejection; one that outlasts the run counts as long as it was seen. */
function ejectedFor(result: RunResult, hosts: readonly string[]): Measurement {
  const stays = result.ejections
    .filter((each) => leadsTo(each.destination, hosts) && each.firstErrorUs >= SICK_FROM_US)
    .map((each) => ({ stayUs: (each.untilUs ?? result.durationUs) - each.atUs, ended: each.untilUs !== null }))
    .filter((each, _, all) => each.ended || !all.some((other) => other.ended));
  if (stays.length === 0) return { ...exactly(0, 0), violated: 'the sick pod was never ejected' };
  return exactly(Math.min(...stays.map((each) => each.stayUs)), stays.length);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[], workload: string): PlannedScenario {
  const scope = promises[0]!.scope;
  const service = scope.service ?? '';
  const hosts = hostsOf(context, scope.cluster, service);
  return {
    id: `sick-pod/${scope.cluster}/${service}`,
    title: `one pod of ${service} answers 500 to everything; load falls to a twentieth while it is out`,
    promises,
    mechanisms: ['outlier ejection', 'ejection limit', 'return after ejection', 'update-merge window'],
    runs: VICTIMS.map((victim) => run(context, scope, workload, victim)),
    measure: (result) =>
      new Map(
        promises.map((promise) => [
          promise.id,
          figureKey(promise.target) === 'M13/ejected-for' ? ejectedFor(result, hosts) : timeToEjection(result, hosts),
        ]),
      ),
  };
}

export const sickPod: ScenarioFamily = {
  name: 'sick-pod',
  figures: ['M13/time-to-ejection', 'M13/ejected-for'],
  plan: (context, promises) =>
    onLiveWorkloads(context, promises, (group, workload) => scenario(context, group, workload)),
};
