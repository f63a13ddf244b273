import { BALANCER_ANNOTATION, NETWORK_BALANCER } from '../engines/network-balancer.ts';
import { stringAt } from '../manifests/field.ts';
import type { KubeObject } from '../manifests/types.ts';

const SECOND = 1_000_000;
/** What the controller tells a load balancer unless asked: its guide’s page on annotations of Services. */
const USUAL_INTERVAL = 10;
const USUAL_FAILURES = 3;

/**
 * How long the load balancer of a Service takes to find a dead pod out by asking it, in microseconds. Null where it asks
 * nodes instead of pods, or where nobody knows what the provider makes of the Service.
 */
export function balancerCheckUs({ metadata, spec }: KubeObject): number | null {
  const { annotations = {} } = metadata;
  const of = (name: string): string | undefined => annotations[`${BALANCER_ANNOTATION}${name}`];
  const isController = stringAt(spec, ['loadBalancerClass']) === NETWORK_BALANCER || of('type') === 'external';
  if (stringAt(spec, ['type']) !== 'LoadBalancer' || !isController || of('nlb-target-type') !== 'ip') return null;
  const interval = Number(of('healthcheck-interval') ?? USUAL_INTERVAL);
  const failures = Number(of('healthcheck-unhealthy-threshold') ?? USUAL_FAILURES);
  return Number.isFinite(interval * failures) ? interval * failures * SECOND : null;
}
