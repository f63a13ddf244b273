/**
 * Callers whom nobody allowed, and those whom somebody did (M21), each with its own identity. A refusal has no chance
 * in it: one stranger who passes breaks the promise.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { hostOf, insideEntry, servicePort } from '../entry-clients.ts';
import { exactly, unmeasured } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { countOf, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const WARM_UP_US = 5 * SECOND;
const WINDOW_US = 30 * SECOND;
const DRAIN_US = 5 * SECOND;
const RPS = 20;

function shares(result: RunResult, promise: PlannedPromise): Measurement {
  const stranger = figureKey(promise.target) === 'M21/denied-share';
  const entries = windowOf(result, 'calls').entries.filter(
    (entry) => entry.shape === (stranger ? 'stranger' : 'caller'),
  );
  const offered = sumOf(entries, (entry) => entry.offered);
  if (offered === 0) return unmeasured('nobody called');
  const denied = countOf(
    entries,
    (entry) => entry.byStatus,
    (status) => status === '403',
  );
  return exactly((stranger ? denied : sumOf(entries, (entry) => entry.ok)) / offered, offered);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope } = promises[0]!;
  const service = scope.service ?? '';
  const untilUs = WARM_UP_US + WINDOW_US;
  const namespace = service.split('/')[0] ?? 'default';
  const inside = {
    host: hostOf(service),
    scheme: 'http',
    port: servicePort(context.index, scope.cluster, service),
  } as const;
  return {
    id: `strangers/${scope.cluster}/${service}`,
    title: `a stranger and a caller ask ${service}`,
    promises,
    mechanisms: ['authorization', 'mutual tls'],
    runs: [
      plannedRun(context, {
        window: { name: 'calls', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        clients: [
          probeClient(context, scope, RPS, [{ name: 'caller' }]),
          probeClient(context, scope, RPS, [{ name: 'stranger', ...inside }], {
            name: `stranger ${service}@${scope.cluster}`,
            entry: {
              ...insideEntry(namespace),
              workload: 'stranger',
              serviceAccount: 'stranger',
              labels: { app: 'stranger' },
            },
          }),
        ],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, shares(result, promise)])),
  };
}

export const strangers: ScenarioFamily = {
  name: 'strangers',
  figures: ['M21/denied-share', 'M21/allowed-share'],
  plan: (context, promises) => ({
    scenarios: byScope(promises).map((group) => scenario(context, group)),
    untested: [],
  }),
};
