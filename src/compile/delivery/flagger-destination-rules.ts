/**
 * The rules that Flagger makes for its two services, with the one field that its Canary cannot say: a budget of retries,
 * without which three tries each multiply the load on a service that is down. Flagger leaves a rule alone that says what
 * its own would; of `retryBudget` it does not know, so it neither sees nor removes it (reconcileDestinationRule, 1.43).
 */
import { recordAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { trafficPolicy } from '../mesh/destination-rules.ts';
import { serviceMeta } from '../object-meta.ts';

/**
 * Of the policy for callers, what a Canary has fields for. It bounds requests and not connections, of which HTTP/1.1 needs
 * one for each: a request that is refused may have opened one first, so each pod is left a free one.
 */
export function flaggerPolicy(model: Model, cluster: string, service: Service): JsonObject {
  const { connectionPool, loadBalancer, outlierDetection } = trafficPolicy(model, cluster, service);
  const requests = requestsWithin(service, cluster);
  const http = {
    ...recordAt(connectionPool, ['http']),
    ...(requests === null ? {} : { http2MaxRequests: requests }),
  } as JsonObject;
  return {
    ...(loadBalancer === undefined ? {} : { loadBalancer }),
    ...(Object.keys(http).length === 0 ? {} : { connectionPool: { http } }),
    ...(outlierDetection === undefined ? {} : { outlierDetection }),
  };
}

function requestsWithin({ pool, replicas }: Service, cluster: string): number | null {
  if (pool === null) return null;
  const busy = Math.max(1, pool.connections - (replicas[cluster]?.max ?? 0));
  return pool.requests === null ? busy : Math.min(pool.requests, busy);
}

/** Both rules of a service; none where Flagger's own say it all. */
export function flaggerDestinationRules(model: Model, cluster: string, service: Service): readonly KubeObject[] {
  const { retryBudget } = trafficPolicy(model, cluster, service);
  if (retryBudget === undefined) return [];
  const policy = flaggerPolicy(model, cluster, service);
  return ['primary', 'canary'].map((side) => {
    const name = `${service.name}-${side}`;
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: serviceMeta(model, service, name),
      // As Flagger writes the host: another spelling would be another rule.
      spec: { host: name, trafficPolicy: { ...policy, retryBudget } },
    };
  });
}
