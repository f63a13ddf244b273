/**
 * A service whose every pod is in trouble (M14). Two runs: 2 % of its answers are random 503s, and retries must hide
 * them; then all of its answers are errors, and retries must not multiply the load on what is already down.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { callersLoad } from '../callers-load.ts';
import { exactly, ratioInterval, shareInterval, unmeasured } from '../interval.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import { hostsOf } from '../served-version.ts';
import type { Measurement, PlannedPromise, PlannedRun, PlannedScenario, Scope } from '../types.ts';
import { hopsTo, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const TROUBLE_AT_US = 20 * SECOND;
/** Enough requests that 99.9 % is told from 99.8 % although a few in a hundred thousand still fail. */
const REQUESTS = 30_000;
const OUTAGE_US = 60 * SECOND;
/** The last tries of the last requests still end inside the run. */
const DRAIN_US = 35 * SECOND;
/** Callers of a service that users rarely reach. */
const LEAST_RPS = 100;
const MILLION = 1_000_000;

type Trouble = 'random' | 'outage' | 'hang';

function run(context: PlanContext, scope: Scope, trouble: Trouble, errors: number): PlannedRun {
  const { cluster } = scope;
  const clients = callersLoad(context, scope, LEAST_RPS);
  const rps = sumOf(clients, (client) => client.rps);
  const forUs = trouble === 'random' ? Math.ceil((REQUESTS / rps) * SECOND) : OUTAGE_US;
  const untilUs = TROUBLE_AT_US + Math.min(forUs, 1800 * SECOND);
  const kind = trouble === 'hang' ? 'podHang' : 'errorRate';
  return plannedRun(context, {
    window: { name: 'trouble', fromUs: TROUBLE_AT_US, untilUs },
    drainUs: DRAIN_US,
    name: trouble,
    clients,
    faults: workloadsBehind(context, cluster, scope.service ?? '').map((workload) => ({
      atUs: TROUBLE_AT_US,
      kind,
      target: { cluster, workload: `${workload.namespace}/${workload.name}` },
      forUs: null,
      amount: Math.round(errors * MILLION),
    })),
  });
}

function measure(result: RunResult, promise: PlannedPromise, hosts: readonly string[]): Measurement {
  const hops = hopsTo(windowOf(result, 'trouble'), promise.scope.cluster, hosts);
  const requests = sumOf(hops, (hop) => hop.requests);
  switch (figureKey(promise.target)) {
    case 'M14/answered':
      return shareInterval(
        sumOf(hops, (hop) => hop.ok),
        requests,
      );
    case 'M14/amplification':
      return ratioInterval(
        sumOf(hops, (hop) => hop.tries),
        requests,
      );
    default:
      if (requests === 0) return unmeasured('nobody called the service');
      return exactly(Math.max(...hops.map((hop) => hop.latency.maxUs)), requests);
  }
}

const TROUBLE: Readonly<Record<string, Trouble>> = {
  'M14/answered': 'random',
  'M14/amplification': 'outage',
  'M14/tried-within': 'hang',
  'M17/timeout-honoured': 'hang',
};

const TITLES: Readonly<Record<Trouble, (service: string) => string>> = {
  random: (service) => `a few answers of ${service} are random 503s`,
  outage: (service) => `every answer of ${service} is an error`,
  hang: (service) => `no pod of ${service} answers`,
};

function scenario(context: PlanContext, promises: readonly PlannedPromise[], trouble: Trouble): PlannedScenario {
  const { cluster, service } = promises[0]!.scope;
  const hosts = hostsOf(context, cluster, service ?? '');
  const errors = trouble === 'random' ? Number(promises[0]!.target.detail?.errors ?? 0.02) : 1;
  return {
    id: `${trouble}-failure/${cluster}/${service}`,
    title: TITLES[trouble](service ?? ''),
    promises,
    mechanisms: ['retries', 'retry back-off', 'retry limits', 'timeout'],
    runs: [run(context, { cluster, service }, trouble, errors)],
    measure: (result) => new Map(promises.map((promise) => [promise.id, measure(result, promise, hosts)])),
  };
}

export const failingAnswers: ScenarioFamily = {
  name: 'failing-answers',
  figures: Object.keys(TROUBLE),
  plan(context, promises) {
    const scenarios = byScope(promises).flatMap((group) =>
      (['random', 'outage', 'hang'] as const).flatMap((trouble) => {
        const mine = group.filter((promise) => TROUBLE[figureKey(promise.target)] === trouble);
        return mine.length === 0 ? [] : [scenario(context, mine, trouble)];
      }),
    );
    return { scenarios, untested: [] };
  },
};
