import { ISTIO_CLUSTER_LABEL } from '../../engines/istio-labels.ts';
import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Store } from '../../model/store-types.ts';
import type { Affinity, Breaker, LocalityRule, Pool, Retries } from '../../model/traffic-types.ts';
import type { External, Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { isAdoptedByArgo, platformMeta, routedServices, serviceMeta } from '../object-meta.ts';
import { subsets } from './subsets.ts';

const BALANCE = { 'least-request': 'LEAST_REQUEST', 'round-robin': 'ROUND_ROBIN', random: 'RANDOM' } as const;

function consistentHash(affinity: Affinity): JsonObject {
  if (affinity.kind === 'header') return { httpHeaderName: affinity.name };
  if (affinity.kind === 'sourceIp') return { useSourceIp: true };
  return { httpCookie: { name: affinity.name, path: affinity.path, ttl: goDuration(affinity.ttlUs) } };
}

/**
 * For callers of each zone of the cluster: `sameZone` stays, the rest is divided over the other zones in whole
 * percents (the remainder goes to the first ones), because Istio wants integers that sum to 100.
 */
function distribute(model: Model, cluster: string, sameZone: number): JsonObject[] {
  const place = model.clusters[cluster];
  if (place === undefined) return [];
  const near = Math.round(sameZone * 100);
  return place.zones.map((zone) => {
    const others = place.zones.filter((other) => other !== zone);
    const each = Math.floor((100 - near) / Math.max(1, others.length));
    const extra = 100 - near - each * others.length;
    const to: Record<string, number> = { [`${place.region}/${zone}/*`]: others.length === 0 ? 100 : near };
    others.forEach((other, index) => {
      const weight = each + (index < extra ? 1 : 0);
      if (weight > 0) to[`${place.region}/${other}/*`] = weight;
    });
    return { from: `${place.region}/${zone}/*`, to };
  });
}

function localitySetting(model: Model, cluster: string, rule: LocalityRule): JsonObject {
  if (rule.kind === 'distribute') return { enabled: true, distribute: distribute(model, cluster, rule.sameZone) };
  return { enabled: true, failover: Object.entries(rule.regions).map(([from, to]) => ({ from, to })) };
}

/**
 * Affinity must not depend on the zone of the gateway that a user comes in by: outlier detection brings locality failover
 * with it, and each zone would hash its users over its own pods. In one cluster locality is switched off. Over several,
 * the caller's own cluster comes first, zones alike: a user hashed onto another cluster's gateway would meet any pod
 * behind it.
 */
function localityOf(model: Model, cluster: string, service: Service): JsonObject {
  if (service.affinity !== null) {
    const hasFailover = service.breaker !== null && Object.keys(model.clusters).length > 1;
    return {
      localityLbSetting: hasFailover ? { enabled: true, failoverPriority: [ISTIO_CLUSTER_LABEL] } : { enabled: false },
    };
  }
  return service.locality === null ? {} : { localityLbSetting: localitySetting(model, cluster, service.locality) };
}

function loadBalancer(model: Model, cluster: string, service: Service): JsonObject {
  return {
    ...(service.affinity === null
      ? { simple: BALANCE[service.balance] }
      : { consistentHash: consistentHash(service.affinity) }),
    ...localityOf(model, cluster, service),
  };
}

function connectionPool(pool: Pool): JsonObject {
  const http = {
    ...(pool.pending === null ? {} : { http1MaxPendingRequests: pool.pending }),
    ...(pool.requests === null ? {} : { http2MaxRequests: pool.requests }),
    ...(pool.requestsPerConnection === null ? {} : { maxRequestsPerConnection: pool.requestsPerConnection }),
    ...(pool.idleUs === null ? {} : { idleTimeout: goDuration(pool.idleUs) }),
  };
  return {
    tcp: { maxConnections: pool.connections, connectTimeout: goDuration(pool.connectUs) },
    ...(Object.keys(http).length === 0 ? {} : { http }),
  };
}

function outlierDetection(breaker: Breaker): JsonObject {
  return {
    consecutive5xxErrors: breaker.errors,
    ...(breaker.gatewayErrors === null ? {} : { consecutiveGatewayErrors: breaker.gatewayErrors }),
    interval: goDuration(breaker.everyUs),
    baseEjectionTime: goDuration(breaker.ejectUs),
    maxEjectionPercent: Math.round(breaker.limit * 100),
    ...(breaker.minHealth === 0 ? {} : { minHealthPercent: Math.round(breaker.minHealth * 100) }),
  };
}

function retryBudget(retries: Retries): JsonObject {
  return { percent: Math.round(retries.budget.share * 100), minRetryConcurrency: retries.budget.minimum };
}

/** How callers treat the pods of a service. */
export function trafficPolicy(model: Model, cluster: string, service: Service): JsonObject {
  return {
    loadBalancer: loadBalancer(model, cluster, service),
    ...(service.pool === null ? {} : { connectionPool: connectionPool(service.pool) }),
    ...(service.breaker === null ? {} : { outlierDetection: outlierDetection(service.breaker) }),
    ...(service.retries === null ? {} : { retryBudget: retryBudget(service.retries) }),
  };
}

function destinationRule(model: Model, cluster: string, service: Service): KubeObject {
  const named = subsets(model, service);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: serviceMeta(
      model,
      service,
      service.name,
      isAdoptedByArgo(service) ? { [OWNER_ANNOTATION]: 'spec.subsets[*].labels: argo-rollouts' } : undefined,
    ),
    spec: {
      host: service.host,
      trafficPolicy: trafficPolicy(model, cluster, service),
      ...(named.length === 0 ? {} : { subsets: [...named] }),
    },
  };
}

/** A pod that is there connects within milliseconds; the default of 10 s holds whoever waits for a lost zone. */
const STORE_CONNECT_TIMEOUT = '1s';
/**
 * Connections that fail count as errors: a pod of a lost zone is left long before its node counts as dead, 50 s after its
 * last word, and it must not be asked again before that.
 */
const STORE_OUTLIERS = { consecutive5xxErrors: 3, interval: '5s', baseEjectionTime: '60s', maxEjectionPercent: 50 };

/** Any of several pods may be asked: the nodes of a Redis, the brokers of a Kafka, the pods of a pool. A database has one that writes. */
function hasPeers(store: Store | undefined): boolean {
  return store !== undefined && (store.kind !== 'postgres' || store.poolers > 1);
}

/** Bounds on connections to what is no service, and for stores that run here a way past lost pods. */
function externalRule(model: Model, { name, host, connections, location }: External): readonly KubeObject[] {
  const isHere = location === 'cluster';
  if (connections === null && !isHere) return [];
  const tcp = {
    ...(connections === null ? {} : { maxConnections: connections }),
    ...(isHere ? { connectTimeout: STORE_CONNECT_TIMEOUT } : {}),
  };
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: platformMeta(model, name, model.namespace),
      spec: {
        host,
        trafficPolicy: {
          connectionPool: { tcp },
          ...(isHere && hasPeers(model.stores[name]) ? { outlierDetection: STORE_OUTLIERS } : {}),
        },
      },
    },
  ];
}

/** One DestinationRule per routed service, except those whose rules Flagger generates, and one per limited external. */
export function destinationRules(model: Model, cluster: string): readonly KubeObject[] {
  const services = routedServices(model)
    .filter((service) => service.protocol !== 'tcp')
    .filter((service) => service.rollout.engine !== 'flagger' || service.canary === null)
    .map((service) => destinationRule(model, cluster, service));
  return [...services, ...Object.values(model.externals).flatMap((external) => externalRule(model, external))];
}
