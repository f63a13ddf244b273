/**
 * A service stops answering while load goes on (M15): each caller's proxy then holds a connection per waiting request,
 * as many as the pool allows. The service is called directly, by gateways or by sidecars of a caller, so that no pool further up hides
 * a missing one.
 *
 * Judged is the moment at which the pool fills. Later, when timeouts close connections, Envoy lets a host that has none
 * left open one beyond the limit, so that no host starves (ConnPoolImplBase::tryCreateNewConnection): the limit is then
 * exceeded by at most one per host, which no setting prevents.
 */

import type { RunResult } from '../../worlds/sim/run-result.ts';
import { exactly, unmeasured } from '../interval.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import { hostsOf, leadsTo } from '../served-version.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const HANG_AT_US = 5 * SECOND;
/** Shorter than the per-try timeouts people write: see above. */
const HANG_US = 1.5 * SECOND;
/** Within this time, before any timeout lets go of a connection, twice the promised number would be open. */
const FILLED_US = 1 * SECOND;
const OVERFLOW = 2;

/** Highest number of connections that any proxy held to the host. */
function mostConnections(result: RunResult, cluster: string, hosts: readonly string[]): Measurement {
  let most = 0;
  let proxies = 0;
  for (const proxy of windowOf(result, 'hang').proxies) {
    if (proxy.cluster !== cluster) continue;
    for (const [destination, count] of Object.entries(proxy.maxConnections)) {
      if (!leadsTo(destination, hosts)) continue;
      proxies += 1;
      most = Math.max(most, count);
    }
  }
  return proxies === 0 ? unmeasured('no proxy opened a connection') : exactly(most, proxies);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope, target } = promises[0]!;
  const service = scope.service ?? '';
  const hosts = hostsOf(context, scope.cluster, service);
  const prober = probeClient(context, scope, 1, [{ name: 'callers' }], { arrivals: 'poisson' });
  const proxies = prober.entry.kind === 'workload' ? prober.entry.replicas : context.targets.assume.gatewayReplicas;
  const rps = (OVERFLOW * target.value * proxies) / (FILLED_US / SECOND);
  return {
    id: `slow-service/${scope.cluster}/${service}`,
    title: `${service} stops answering while load goes on`,
    promises,
    mechanisms: ['connection pool'],
    runs: [
      plannedRun(context, {
        window: { name: 'hang', fromUs: HANG_AT_US, untilUs: HANG_AT_US + HANG_US },
        drainUs: 0,
        clients: [{ ...prober, rps }],
        faults: workloadsBehind(context, scope.cluster, service).map((workload) => ({
          atUs: HANG_AT_US,
          kind: 'podHang',
          target: { cluster: scope.cluster, workload: `${workload.namespace}/${workload.name}` },
          forUs: null,
          amount: 0,
        })),
      }),
    ],
    measure: (result) =>
      new Map(promises.map((promise) => [promise.id, mostConnections(result, scope.cluster, hosts)])),
  };
}

export const slowService: ScenarioFamily = {
  name: 'slow-service',
  figures: ['M15/connections'],
  plan: (context, promises) => ({
    scenarios: byScope(promises).map((group) => scenario(context, group)),
    untested: [],
  }),
};
