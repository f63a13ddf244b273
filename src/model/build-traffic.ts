import { replicasOf } from '../spec/derive/replicas-of.ts';
import { timeoutsOf } from '../spec/derive/timeouts-of.ts';
import { versionNamesOf } from '../spec/derive/versions-of.ts';
import { buildAuth } from './build-auth.ts';
import { buildHeaders, buildRateLimit } from './build-limits.ts';
import { globalHost, type ServiceContext } from './build-services.ts';
import type {
  Affinity,
  Breaker,
  HeaderRoute,
  LocalityRule,
  Maintenance,
  Pool,
  Retries,
  RouteTarget,
  Traffic,
} from './traffic-types.ts';

/** What the mesh does with the requests of the service. */
export function buildTraffic(context: ServiceContext): Traffic {
  const { spec, service, name, platformNamespace, origins, at } = context;
  const { fault, mirror, split } = service;
  if (service.mtls === undefined) origins.moved([...at, 'mtls'], ['mesh', 'mtls']);
  if (service.balance === undefined) origins.derived([...at, 'balance'], 'Istio’s default');
  if (split !== undefined) origins.derived([...at, 'split', 'host'], 'its name and namespace');
  return {
    mtls: service.mtls ?? spec.mesh.mtls,
    breaker: buildBreaker(context),
    retries: buildRetries(context),
    timeouts: buildTimeouts(context),
    pool: buildPool(context),
    balance: service.balance ?? 'least-request',
    locality: buildLocality(context),
    affinity: buildAffinity(context),
    ab: buildHeaderRoute(context, service.ab),
    mirror: mirror === undefined ? null : { to: routeTarget(context, mirror.to), share: mirror.share },
    loadTest: buildHeaderRoute(context, service.loadTest),
    maintenance: buildMaintenance(context),
    headers: buildHeaders(service.headers),
    rateLimit: buildRateLimit(context),
    fault:
      fault === undefined
        ? null
        : {
            delayUs: fault.delay ?? null,
            abortStatus: fault.abort ?? null,
            share: fault.share,
            header: fault.header?.toLowerCase() ?? null,
            value: fault.value ?? null,
          },
    auth: buildAuth(context),
    split:
      split === undefined ? null : { host: globalHost(name, service.namespace ?? platformNamespace), shares: split },
  };
}

/** Half of the pool, or as much as lets the smallest pool eject one pod: with less, nobody is ever ejected. */
function ejectionLimit(smallestPool: number): number {
  return Math.max(50, Math.ceil(100 / smallestPool)) / 100;
}

function buildBreaker({ spec, service, origins, at }: ServiceContext): Breaker | null {
  const { breaker } = service;
  if (breaker === undefined) return null;
  const smallest = Math.min(...Object.values(replicasOf(spec, service)).map(({ min }) => min));
  if (breaker.limit === undefined) {
    origins.derived([...at, 'breaker', 'limit'], `half of the pool, or one of the ${smallest} pods of the smallest`);
  }
  return {
    errors: breaker.errors,
    everyUs: breaker.every,
    ejectUs: breaker.eject,
    limit: breaker.limit ?? ejectionLimit(smallest),
    minHealth: breaker.minHealth,
    gatewayErrors: breaker.gatewayErrors ?? null,
  };
}

function buildRetries({ service, origins, at }: ServiceContext): Retries | null {
  const { retries } = service;
  if (retries === undefined) return null;
  const { budget } = retries;
  if (typeof budget === 'number') origins.derived([...at, 'retries', 'budget', 'minimum'], 'Envoy’s own');
  return {
    attempts: retries.attempts,
    on: retries.on,
    backoffUs: retries.backoff,
    perTryUs: retries.perTry ?? null,
    budget: typeof budget === 'number' ? { share: budget, minimum: 3 } : budget,
  };
}

function buildTimeouts({ service, origins, at }: ServiceContext): Traffic['timeouts'] {
  const timeouts = timeoutsOf(service);
  origins.moved([...at, 'timeouts'], [...at, 'timeout']);
  timeouts.forEach(({ path }, i) => {
    const here = [...at, 'timeouts', i];
    const isOwn = typeof service.timeout === 'object' && Object.hasOwn(service.timeout, path);
    if (isOwn) origins.moved(here, [...at, 'timeout', path]);
    else if (typeof service.timeout === 'number') origins.moved(here, [...at, 'timeout']);
    else if (service.retries?.within !== undefined) origins.moved(here, [...at, 'retries', 'within']);
    else origins.derived(here, 'retries end within 30 s');
  });
  return timeouts;
}

function buildPool({ service, origins, at }: ServiceContext): Pool | null {
  const { pool } = service;
  if (pool === undefined) return null;
  const path = [...at, 'pool'];
  if (typeof pool === 'number') {
    origins.derived([...path, 'connectUs'], 'a host that has not accepted within a second is gone');
    return {
      connections: pool,
      pending: null,
      requests: null,
      requestsPerConnection: null,
      connectUs: 1_000_000,
      idleUs: null,
    };
  }
  origins.moved([...path, 'requestsPerConnection'], [...path, 'perConnection']);
  return {
    connections: pool.connections,
    pending: pool.pending ?? null,
    requests: pool.requests ?? null,
    requestsPerConnection: pool.perConnection ?? null,
    connectUs: pool.connect,
    idleUs: pool.idle ?? null,
  };
}

function buildLocality({ service }: ServiceContext): LocalityRule | null {
  const { locality } = service;
  if (locality === undefined) return null;
  if (locality.sameZone !== undefined) return { kind: 'distribute', sameZone: locality.sameZone };
  return { kind: 'failover', regions: locality.failover ?? {} };
}

function buildAffinity({ service }: ServiceContext): Affinity | null {
  const { affinity } = service;
  if (affinity === undefined) return null;
  const { cookie, header } = affinity;
  if (cookie !== undefined)
    return { kind: 'cookie', name: cookie, ttlUs: affinity.ttl ?? 0, path: affinity.path ?? '/' };
  return header !== undefined ? { kind: 'header', name: header.toLowerCase() } : { kind: 'sourceIp' };
}

function buildHeaderRoute(context: ServiceContext, route: ServiceContext['service']['ab']): HeaderRoute | null {
  if (route === undefined) return null;
  return { header: route.header.toLowerCase(), value: route.value ?? null, to: routeTarget(context, route.to) };
}

function routeTarget({ service }: ServiceContext, to: string): RouteTarget {
  return versionNamesOf(service).includes(to) ? { kind: 'version', version: to } : { kind: 'service', service: to };
}

function buildMaintenance({ service }: ServiceContext): Maintenance | null {
  const { maintenance } = service;
  if (maintenance === undefined) return null;
  const { enabled, status, body, retryAfter, paths, allow } = maintenance;
  return {
    enabled,
    status,
    body,
    retryAfterUs: retryAfter ?? null,
    paths,
    allow: { header: allow?.header?.toLowerCase() ?? null, values: allow?.values ?? [], paths: allow?.paths ?? [] },
  };
}
