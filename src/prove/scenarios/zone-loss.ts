/**
 * What the spread over zones is for (D01), on the worst placement that hard rules allow, at the declared replicas:
 * the fullest zone is lost, and, apart from it, all nodes of two zones are drained at once through the eviction API.
 * Judges the share of the service's pods that stay ready throughout.
 *
 * Soft rules do not count: they say what the scheduler prefers on a good day, and disasters choose other days.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import type { Fault } from '../../worlds/sim/types.ts';
import { exactly, unmeasured } from '../interval.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedRun, PlannedScenario } from '../types.ts';
import { windowOf } from '../window-figures.ts';
import { zonesOf } from '../zones-of.ts';

const SECOND = 1_000_000;
/** Placement and readiness are settled by then; the window starts just before the event so that it sees the full count. */
const EVENT_AT_US = 60 * SECOND;
const WINDOW_FROM_US = 59 * SECOND;
/** Dead nodes are noticed after 50 s, their pods evicted 30 s later, replacements are ready soon after. */
const DURATION_US = 300 * SECOND;

function run(context: PlanContext, name: string, faults: readonly Fault[]): PlannedRun {
  return plannedRun(context, {
    name,
    window: { name: 'event', fromUs: WINDOW_FROM_US, untilUs: DURATION_US },
    drainUs: 0,
    // Pods are counted, not requests: load would only cost time.
    clients: [],
    faults,
    placement: 'uneven',
  });
}

/** Every zone lost in turn, the fullest among them; every pair of zones drained in turn. */
function runs(context: PlanContext, cluster: string): readonly PlannedRun[] {
  const zones = zonesOf(context, cluster);
  const fault = (kind: 'zoneLoss' | 'zoneDrain', zone: string): Fault => ({
    atUs: EVENT_AT_US,
    kind,
    target: { cluster, zone },
    forUs: null,
    amount: 0,
  });
  const losses = zones.map((zone) => run(context, `loss of ${zone}`, [fault('zoneLoss', zone)]));
  const drains = zones.flatMap((first, index) =>
    zones
      .slice(index + 1)
      .map((second) =>
        run(context, `drain of ${first} and ${second}`, [fault('zoneDrain', first), fault('zoneDrain', second)]),
      ),
  );
  return [...losses, ...drains];
}

/** Fewest ready pods of all workloads of a service over the window, as a share of those before the event. */
function readyShare(result: RunResult, cluster: string, workloads: readonly string[]): Measurement {
  const figures = windowOf(result, 'event').workloads.filter(
    (each) => each.cluster === cluster && workloads.some((name) => each.workload.endsWith(`/${name}`)),
  );
  let before = 0;
  let least = 0;
  for (const each of figures) {
    before += Object.values(each.readyByZone).reduce((sum, count) => sum + count, 0);
    least += each.readyMin;
  }
  if (before === 0) return unmeasured('no pod was ready before the event');
  return exactly(least / before, before);
}

function scenario(context: PlanContext, cluster: string, promises: readonly PlannedPromise[]): PlannedScenario {
  return {
    id: `zone-loss/${cluster}`,
    title: `the fullest zone of ${cluster} is lost; two zones are drained`,
    promises,
    mechanisms: ['endpoint readiness'],
    runs: runs(context, cluster),
    measure: (result) =>
      new Map(
        promises.map((promise) => {
          // The live workload: versions that a rollout brings in are judged by the rollout's own scenarios.
          const [live] = workloadsBehind(context, cluster, promise.scope.service ?? '');
          return [
            promise.id,
            readyShare(result, cluster, live === undefined ? [] : [`${live.namespace}/${live.name}`]),
          ];
        }),
      ),
  };
}

export const zoneLoss: ScenarioFamily = {
  name: 'zone-loss',
  figures: ['D01/ready'],
  plan(context, promises) {
    const clusters = [...new Set(promises.map((promise) => promise.scope.cluster))];
    const scenarios = clusters.map((cluster) =>
      scenario(
        context,
        cluster,
        promises.filter((promise) => promise.scope.cluster === cluster),
      ),
    );
    return { scenarios, untested: [] };
  },
};
