/**
 * Twice what the limit allows (M12), on every pod at once. Judges that each pod admits what was promised and
 * that whoever is refused is told so.
 *
 * The limit can only bind on an endpoint that the pod could serve faster than the limit: the flood asks for one that
 * costs a tenth of a millisecond and calls nobody. The limit itself is read from the manifests, per proxy.
 */
import type { Targets } from '../../targets/types.ts';
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { exactly } from '../interval.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { probeClient } from '../probe-client.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { countOf, entriesOf, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
/** The bucket starts full; by then it is empty and only its refill counts. */
const WARM_UP_US = 5 * SECOND;
const WINDOW_US = 5 * SECOND;
const DRAIN_US = 2 * SECOND;
const OVERLOAD = 2;
const LIGHT_WORK_US = 100;

/** The same targets with the flooded service made light. */
function lightened(targets: Targets, service: string): Targets {
  return {
    ...targets,
    services: targets.services.map((each) =>
      each.service === service ? { ...each, workUs: LIGHT_WORK_US, workShape: 'constant', calls: [] } : each,
    ),
  };
}

/** Requests per second that reached the process of each pod: the mean, bounded by the least and the most of any pod. */
function admitted(result: RunResult, cluster: string, workloads: readonly string[]): Measurement {
  const rates = windowOf(result, 'flood')
    // A version that gets a small share of the flood is not asked for more than it admits: no limit binds there.
    .pods.filter((pod) => pod.cluster === cluster && workloads.includes(pod.workload) && pod.rateLimited > 0)
    .map((pod) => pod.requests / (WINDOW_US / SECOND));
  if (rates.length === 0) return { ...unlimited(result, cluster, workloads), violated: 'no pod refused anything' };
  const mean = sumOf(rates, (rate) => rate) / rates.length;
  return { value: mean, low: Math.min(...rates), high: Math.max(...rates), events: rates.length };
}

/** What the busiest pod let through where nothing was limited. */
function unlimited(result: RunResult, cluster: string, workloads: readonly string[]): Measurement {
  const rates = windowOf(result, 'flood')
    .pods.filter((pod) => pod.cluster === cluster && workloads.includes(pod.workload))
    .map((pod) => pod.requests / (WINDOW_US / SECOND));
  return exactly(Math.max(0, ...rates), rates.length);
}

/** Of the requests that did not pass, the share that was answered 429. */
function told(result: RunResult, promise: PlannedPromise): Measurement {
  const entries = entriesOf(windowOf(result, 'flood'), promise.scope.cluster, promise.scope.service ?? '');
  const refused = sumOf(entries, (entry) => entry.offered - entry.ok);
  const limited = countOf(
    entries,
    (entry) => entry.byStatus,
    (status) => status === '429',
  );
  return refused === 0 ? { ...exactly(0, 1), violated: 'nobody was refused' } : exactly(limited / refused, refused);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope, target } = promises[0]!;
  const service = scope.service ?? '';
  const behind = workloadsBehind(context, scope.cluster, service);
  const pods = sumOf(behind, (workload) => workload.replicas ?? 1);
  const workloads = behind.map((workload) => `${workload.namespace}/${workload.name}`);
  const limit =
    promises.find((promise) => figureKey(promise.target) === 'M12/admitted-rate')?.target.value ?? target.value;
  const { method, path } = target.detail ?? {};
  const where = {
    ...(typeof path === 'string' ? { path } : {}),
    ...(typeof method === 'string' ? { method } : {}),
  };
  const untilUs = WARM_UP_US + WINDOW_US;
  return {
    id: `flood/${scope.cluster}/${service}${typeof path === 'string' ? path : ''}`,
    title: `${service} is asked for twice what it admits`,
    promises,
    mechanisms: ['local rate limit'],
    runs: [
      plannedRun(context, {
        window: { name: 'flood', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        targets: lightened(context.targets, service),
        clients: [probeClient(context, scope, OVERLOAD * limit * pods, [{ name: 'flood', ...where }])],
      }),
    ],
    measure: (result) =>
      new Map(
        promises.map((promise) => [
          promise.id,
          figureKey(promise.target) === 'M12/admitted-rate'
            ? admitted(result, scope.cluster, workloads)
            : told(result, promise),
        ]),
      ),
  };
}

export const flood: ScenarioFamily = {
  name: 'flood',
  figures: ['M12/admitted-rate', 'M12/limited-answer'],
  plan(context, promises) {
    // Each limited endpoint is flooded by itself: one flood would empty the bucket of the other.
    const groups = new Map<string, PlannedPromise[]>();
    for (const promise of promises) {
      const { method, path } = promise.target.detail ?? {};
      const key = `${promise.scope.cluster} ${promise.scope.service} ${method ?? ''} ${path ?? ''}`;
      groups.set(key, [...(groups.get(key) ?? []), promise]);
    }
    return { scenarios: [...groups.values()].map((group) => scenario(context, group)), untested: [] };
  },
};
