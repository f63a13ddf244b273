/**
 * Load rises until half as many replicas again are needed (S01). Judges that the autoscaler follows, so that utilisation
 * comes back under its target, and that replicas never leave their bounds on the way.
 */
import type { Client } from '../../worlds/sim/run-input.ts';
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { type AutoscaledWorkload, autoscaledBehind } from '../autoscaled-workload.ts';
import { callersLoad } from '../callers-load.ts';
import { exactly, unmeasured } from '../interval.ts';
import { offeredTo, type PlanContext, targetsOf } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import type { Battery, Measurement, PlannedPromise, PlannedScenario, Scope } from '../types.ts';
import { sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const RISE_AT_US = 60 * SECOND;
/** Several turns of the autoscaler (15 s), each waiting for pods that take seconds to start. */
const FOLLOWED_BY_US = 300 * SECOND;
const UNTIL_US = 420 * SECOND;
const DRAIN_US = 5 * SECOND;
const GROWTH = 1.5;

function utilisation(result: RunResult, scaled: AutoscaledWorkload, cluster: string): Measurement {
  const window = windowOf(result, 'followed');
  const name = `${scaled.workload.namespace}/${scaled.workload.name}`;
  const pods = window.pods.filter((pod) => pod.cluster === cluster && pod.workload === name && pod.cpuUs > 0);
  const figures = window.workloads.find((each) => each.cluster === cluster && each.workload.endsWith(`/${name}`));
  if (figures === undefined || pods.length === 0) return unmeasured('no pod worked');
  const spentUs = sumOf(pods, (pod) => pod.cpuUs);
  return exactly(spentUs / (figures.readyAtEnd * scaled.requestCores * (window.untilUs - window.fromUs)), pods.length);
}

function withinBounds(result: RunResult, scaled: AutoscaledWorkload, cluster: string): Measurement {
  const name = `${scaled.workload.namespace}/${scaled.workload.name}`;
  const series = result.series.workloads.find((each) => each.cluster === cluster && each.workload.endsWith(`/${name}`));
  const steps = (series?.ready ?? []).slice(Math.floor(RISE_AT_US / result.series.stepUs));
  if (steps.length === 0) return unmeasured('nothing was observed');
  return exactly(
    steps.filter((ready) => ready >= scaled.min && ready <= scaled.max).length / steps.length,
    steps.length,
  );
}

/**
 * Users of the service become more; of one that only others call its callers do, or a load that it is asked a tenth of
 * would have to drown whoever asks it.
 */
function risingLoad(context: PlanContext, scope: Scope, multiplier: number): readonly Client[] {
  const users = context.clients.filter((client) => client.cluster === scope.cluster);
  if (users.some(({ service }) => service === scope.service)) {
    return users.map((client) => ({ ...client, profile: [{ fromUs: RISE_AT_US, multiplier }] }));
  }
  const raised = offeredTo(context, scope.cluster, scope.service ?? '') * multiplier;
  return callersLoad(context, scope, raised).map((client) => ({
    ...client,
    profile: [
      { fromUs: 0, multiplier: 1 / multiplier },
      { fromUs: RISE_AT_US, multiplier: 1 },
    ],
  }));
}

function scenario(
  context: PlanContext,
  promises: readonly PlannedPromise[],
  scaled: AutoscaledWorkload,
): PlannedScenario {
  const { scope, target } = promises[0]!;
  const service = scope.service ?? '';
  const wanted = Number(target.detail?.target ?? 0.7);
  const cores = (offeredTo(context, scope.cluster, service) * (targetsOf(context, service)?.workUs ?? 0)) / SECOND;
  const goal = Math.min(scaled.max, scaled.min * GROWTH) * scaled.requestCores * wanted;
  const multiplier = cores <= 0 ? 1 : Math.max(1, goal / cores);
  return {
    id: `load-rise/${scope.cluster}/${service}`,
    title: `load on ${service} rises until half as many pods again are needed`,
    promises,
    mechanisms: [],
    runs: [
      plannedRun(context, {
        window: { name: 'followed', fromUs: FOLLOWED_BY_US, untilUs: UNTIL_US },
        drainUs: DRAIN_US,
        clients: risingLoad(context, scope, multiplier),
      }),
    ],
    measure: (result) =>
      new Map(
        promises.map((promise) => [
          promise.id,
          figureKey(promise.target) === 'S01/replicas-within'
            ? withinBounds(result, scaled, scope.cluster)
            : utilisation(result, scaled, scope.cluster),
        ]),
      ),
  };
}

export const loadRise: ScenarioFamily = {
  name: 'load-rise',
  figures: ['S01/scaled-utilisation', 'S01/replicas-within'],
  plan(context, promises): Battery {
    const scenarios: PlannedScenario[] = [];
    const untested: Battery['untested'][number][] = [];
    for (const group of byScope(promises)) {
      const { cluster, service } = group[0]!.scope;
      const scaled = autoscaledBehind(context, cluster, service ?? '');
      if (scaled !== null) scenarios.push(scenario(context, group, scaled));
      else untested.push(...group.map((promise) => ({ promise, because: 'no autoscaler scales the service' })));
    }
    return { scenarios, untested };
  },
};
