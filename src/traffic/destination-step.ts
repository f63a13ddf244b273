/** One destination in words: share and endpoints, the policy towards it, and what stands behind it. */
import { destinationWords, limitWords, percentWords } from './answer-words.ts';
import type { GuardedWorkload } from './destination-answer.ts';
import type { ExplainedDestination } from './explained-destination.ts';
import { policyWords } from './policy-words.ts';
import type { OwnAnswer, RouteStep } from './route-answer.ts';
import type { RouteCaller } from './route-caller.ts';

type Detail = RouteStep['details'][number];

function refusalWords({ status, because }: OwnAnswer): string {
  return status === null ? because : `answers ${status} because ${because}`;
}

function workloadDetail({ backing, policy, mutual, answer }: GuardedWorkload, severalClusters: boolean): Detail {
  const { workload, port } = backing;
  const pods = workload.replicas === null ? 'pods' : `${workload.replicas} ${workload.replicas === 1 ? 'pod' : 'pods'}`;
  const where = severalClusters ? ` in ${workload.cluster}` : '';
  const name = `${workload.kind} ${workload.name}${where}: ${pods} on port ${port}`;
  if (answer !== null) return { text: `${name}, ${refusalWords(answer)}`, origin: answer.origin };
  if (policy === null) return { text: `${name}, no sidecar`, origin: workload.origin };
  const checks = policy.authorization.filter((each) => !each.dryRun && each.action !== 'AUDIT').length;
  const allowed =
    checks === 0
      ? 'no authorization policy'
      : `allowed by ${checks} authorization ${checks === 1 ? 'policy' : 'policies'}`;
  const limit = policy.rateLimit === null ? '' : `, limited to ${limitWords(policy.rateLimit)}`;
  return {
    text: `${name}, ${mutual ? 'mutual TLS' : 'plain text'} (${policy.mtls}), ${allowed}${limit}`,
    origin: workload.origin,
  };
}

/** The step; a caller without a sidecar has no policy towards it. */
export function destinationStep(
  { answered, workloads }: Pick<ExplainedDestination, 'answered' | 'workloads'>,
  { mesh, config }: RouteCaller,
): RouteStep {
  const { answer, cluster, endpoints, share } = answered;
  const count = endpoints === null ? 'endpoints unknown' : `${endpoints} ${endpoints === 1 ? 'endpoint' : 'endpoints'}`;
  const policy = cluster === null || config === null ? [] : [{ text: policyWords(cluster), origin: cluster.origin }];
  const refused =
    answer !== null && workloads.length === 0 ? [{ text: refusalWords(answer), origin: answer.origin }] : [];
  const behind = workloads.map((each) => workloadDetail(each, mesh.clusters.length > 1));
  return {
    title: 'destination',
    text: `${percentWords(share)} to ${destinationWords(answered)}, ${count}`,
    origin: cluster?.serviceOrigin ?? null,
    details: [...refused, ...policy, ...behind],
  };
}
