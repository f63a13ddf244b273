/** One destination of a route as an answer tells it: share, endpoints, and what stands behind it. */
import { declaredEndpoints } from '../mesh/backing-workloads.ts';
import type { Mesh } from '../mesh/build-mesh.ts';
import type { ProxyIdentity } from '../mesh/types.ts';
import { absentAnswer, commonAnswer, type GuardedWorkload, guardedWorkloads, type Peer } from './destination-answer.ts';
import { NO_HEALTHY_UPSTREAM } from './local-reply.ts';
import type { PlannedDestination, RequestPlan } from './proxy-types.ts';
import type { AnsweredDestination } from './route-answer.ts';
import type { RouteCaller } from './route-caller.ts';

/** A destination with what stands behind it. */
export interface ExplainedDestination {
  readonly answered: AnsweredDestination;
  readonly workloads: readonly GuardedWorkload[];
  readonly planned: PlannedDestination;
}

/** The identity that a mesh certificate states. */
export function principalOf(mesh: Mesh, { namespace, serviceAccount }: ProxyIdentity): string {
  return `${mesh.settings.trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
}

/** What becomes of requests that a plan sends to one of its destinations. */
export function explainDestination(
  caller: RouteCaller,
  plan: RequestPlan,
  planned: PlannedDestination,
): ExplainedDestination {
  const { mesh, config, identity } = caller;
  const { destination } = planned;
  const cluster = config?.clusters.get(destination.cluster) ?? null;
  const share = plan.destinations.length === 1 ? 100 : (100 * destination.weight) / plan.totalWeight;
  const base = {
    host: cluster?.host ?? destination.host,
    subset: destination.subset,
    port: destination.port,
    share,
    cluster,
  };
  if (cluster === null) return { answered: { ...base, endpoints: null, answer: null }, workloads: [], planned };
  const { action } = plan.route ?? {};
  const notFound = action?.kind === 'forward' ? (action.notFoundStatus ?? 503) : 503;
  const absent = absentAnswer(mesh, cluster, { notFound, empty: NO_HEALTHY_UPSTREAM.status });
  const principal = principalOf(mesh, identity);
  const peer: Peer = { meshed: true, principal, clientTls: cluster.tls.mode, speaksHttp: true };
  const workloads = absent === null ? guardedWorkloads(caller, cluster, peer, planned.request) : [];
  const endpoints = declaredEndpoints(mesh, cluster);
  return { answered: { ...base, endpoints, answer: absent ?? commonAnswer(workloads) }, workloads, planned };
}
