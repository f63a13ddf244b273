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
 * Of the policy for callers, what a Canary has fields for. It does not bound connections but requests, and over HTTP/1.1
 * a connection carries one at a time: one is left for the connection that is opened before a request is refused.
 */
export function flaggerPolicy(model: Model, cluster: string, service: Service): JsonObject {
  const { connectionPool, loadBalancer, outlierDetection } = trafficPolicy(model, cluster, service);
  const { pool } = service;
  const requests =
    pool === null ? null : Math.min(pool.requests ?? pool.connections, Math.max(1, pool.connections - 1));
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
