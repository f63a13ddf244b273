/**
 * Two hundred users who come back (M10): each must meet the pod that it met before, as long as no pod comes or goes.
 * A hash has no chance in it, so one user who is moved breaks the promise.
 */
import type { RequestShape } from '../../worlds/sim/run-input.ts';
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { exactly, unmeasured } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { entriesOf, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const WARM_UP_US = 10 * SECOND;
const WINDOW_US = 120 * SECOND;
const DRAIN_US = 5 * SECOND;
const USERS = 200;
/** Each user comes some thirty times. */
const RPS = 50;

function usersOf(promise: PlannedPromise): RequestShape['users'] {
  const { by, name } = promise.target.detail ?? {};
  const where = by === 'header' || by === 'sourceIp' ? by : 'cookie';
  return { count: USERS, in: where, name: typeof name === 'string' ? name : '' };
}

function stickyShare(result: RunResult, promise: PlannedPromise): Measurement {
  const entries = entriesOf(windowOf(result, 'users'), promise.scope.cluster, promise.scope.service ?? '');
  const returning = sumOf(entries, (entry) => entry.returning);
  if (returning === 0) return unmeasured('no user came back');
  return exactly(1 - sumOf(entries, (entry) => entry.switched) / returning, returning);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope } = promises[0]!;
  const untilUs = WARM_UP_US + WINDOW_US;
  return {
    id: `sticky-users/${scope.cluster}/${scope.service}`,
    title: `${USERS} users come back to ${scope.service}`,
    promises,
    mechanisms: ['ring hash', 'maglev'],
    runs: [
      plannedRun(context, {
        window: { name: 'users', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        clients: [probeClient(context, scope, RPS, [{ name: 'users', users: usersOf(promises[0]!) }])],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, stickyShare(result, promise)])),
  };
}

export const stickyUsers: ScenarioFamily = {
  name: 'sticky-users',
  figures: ['M10/sticky-share'],
  plan: (context, promises) => ({
    scenarios: byScope(promises).map((group) => scenario(context, group)),
    untested: [],
  }),
};
