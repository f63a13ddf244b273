/**
 * A service stops answering while load goes on (M15): each caller's proxy then holds a connection per waiting request,
 * as many as the pool allows. Load is raised until, without a limit, twice the promised number would be open.
 */

import type { RunResult } from '../../worlds/sim/run-result.ts';
import { hostOf } from '../entry-clients.ts';
import { exactly } from '../interval.ts';
import { callersOf, offeredTo, type PlanContext, targetsOf, workloadsBehind } from '../plan-context.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const HANG_AT_US = 15 * SECOND;
const HANG_US = 10 * SECOND;

/** Proxies that send to the service in a cluster: the gateway's replicas for an entry, else its callers' pods. */
function proxiesTo(context: PlanContext, cluster: string, service: string): number {
  let proxies = targetsOf(context, service)?.load === undefined ? 0 : context.targets.assume.gatewayReplicas;
  for (const { caller } of callersOf(context, service)) {
    for (const workload of workloadsBehind(context, cluster, caller)) proxies += workload.replicas ?? 1;
  }
  return Math.max(1, proxies);
}

/** Highest number of connections that any proxy held to the host. */
function mostConnections(result: RunResult, cluster: string, host: string): Measurement {
  let most = 0;
  let proxies = 0;
  for (const proxy of windowOf(result, 'hang').proxies) {
    if (proxy.cluster !== cluster) continue;
    for (const [destination, count] of Object.entries(proxy.maxConnections)) {
      if (!destination.endsWith(`|${host}`)) continue;
      proxies += 1;
      most = Math.max(most, count);
    }
  }
  return proxies === 0 ? { ...exactly(0, 0), unproven: 'no proxy opened a connection' } : exactly(most, proxies);
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope, target } = promises[0]!;
  const service = scope.service ?? '';
  const rps = Math.max(0.001, offeredTo(context, scope.cluster, service));
  const wanted = (2 * target.value * proxiesTo(context, scope.cluster, service)) / (HANG_US / SECOND);
  const multiplier = Math.max(1, wanted / rps);
  return {
    id: `slow-service/${scope.cluster}/${service}`,
    title: `${service} stops answering while load goes on`,
    promises,
    mechanisms: ['connection pool'],
    runs: [
      {
        name: `seed ${context.seed}`,
        input: {
          manifests: context.index,
          targets: context.targets,
          seed: context.seed,
          durationUs: HANG_AT_US + HANG_US,
          windows: [{ name: 'hang', fromUs: HANG_AT_US, untilUs: HANG_AT_US + HANG_US }],
          clients: context.clients
            .filter((client) => client.cluster === scope.cluster)
            .map((client) => ({ ...client, profile: [{ fromUs: HANG_AT_US, multiplier }] })),
          faults: workloadsBehind(context, scope.cluster, service).map((workload) => ({
            atUs: HANG_AT_US,
            kind: 'podHang',
            target: { cluster: scope.cluster, workload: `${workload.namespace}/${workload.name}` },
            forUs: null,
            amount: 0,
          })),
        },
      },
    ],
    measure: (result) =>
      new Map(promises.map((promise) => [promise.id, mostConnections(result, scope.cluster, hostOf(service))])),
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
