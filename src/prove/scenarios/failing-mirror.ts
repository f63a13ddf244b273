/**
 * The version that receives mirrored copies fails and hangs (M07). Users must not notice: a mirror is fired and
 * forgotten, so a user who is hurt means that the copy was no copy.
 */
import type { Fault } from '../../worlds/sim/types.ts';
import { exactly, unmeasured } from '../interval.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import { hostsOf, versionNamed } from '../served-version.ts';
import type { Battery, PlannedPromise, PlannedScenario } from '../types.ts';
import { hopsTo, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const FAIL_AT_US = 15 * SECOND;
const HANG_AT_US = 45 * SECOND;
const UNTIL_US = 90 * SECOND;
const DRAIN_US = 10 * SECOND;

/** `namespace/name` of the workloads that receive the copies. */
function receivers(context: PlanContext, promise: PlannedPromise): readonly string[] {
  const { cluster, service } = promise.scope;
  const { service: other, subset } = promise.target.detail ?? {};
  const found =
    typeof other === 'string'
      ? workloadsBehind(context, cluster, other)
      : versionNamed(context, cluster, service ?? '', String(subset ?? '')).workloads;
  return found.map((workload) => `${workload.namespace}/${workload.name}`);
}

function faults(cluster: string, workload: string): readonly Fault[] {
  const target = { cluster, workload };
  return [
    { atUs: FAIL_AT_US, kind: 'errorRate', target, forUs: HANG_AT_US - FAIL_AT_US, amount: 1_000_000 },
    { atUs: HANG_AT_US, kind: 'podHang', target, forUs: null, amount: 0 },
  ];
}

function scenario(
  context: PlanContext,
  promises: readonly PlannedPromise[],
  workloads: readonly string[],
): PlannedScenario {
  const { cluster, service } = promises[0]!.scope;
  const hosts = hostsOf(context, cluster, service ?? '');
  return {
    id: `failing-mirror/${cluster}/${service}`,
    title: `what mirrors ${service} fails, then hangs`,
    promises,
    mechanisms: ['mirroring'],
    runs: [
      plannedRun(context, {
        window: { name: 'trouble', fromUs: FAIL_AT_US, untilUs: UNTIL_US },
        drainUs: DRAIN_US,
        clients: context.clients.filter((client) => client.cluster === cluster),
        faults: workloads.flatMap((workload) => faults(cluster, workload)),
      }),
    ],
    measure: (result) => {
      const hops = hopsTo(windowOf(result, 'trouble'), cluster, hosts);
      const requests = sumOf(hops, (hop) => hop.requests);
      const hurt = requests - sumOf(hops, (hop) => hop.ok);
      const measured = requests === 0 ? unmeasured('nobody called the service') : exactly(hurt / requests, requests);
      return new Map(promises.map((promise) => [promise.id, measured]));
    },
  };
}

export const failingMirror: ScenarioFamily = {
  name: 'failing-mirror',
  figures: ['M07/mirror-harm'],
  plan(context, promises): Battery {
    const scenarios: PlannedScenario[] = [];
    const untested: Battery['untested'][number][] = [];
    for (const group of byScope(promises)) {
      const workloads = receivers(context, group[0]!);
      if (workloads.length > 0) scenarios.push(scenario(context, group, workloads));
      else untested.push(...group.map((promise) => ({ promise, because: 'no workload receives the copies' })));
    }
    return { scenarios, untested };
  },
};
