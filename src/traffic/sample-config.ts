/** Small pieces of a proxy's configuration for tests: everything at Istio's defaults unless a test says otherwise. */
import type {
  Cluster,
  Endpoint,
  EndpointGroups,
  HeaderOperations,
  Listener,
  LocalityGroup,
  OutlierPolicy,
  ProxyConfig,
  RetryPolicy,
  Route,
  RouteMatch,
  WeightedDestination,
} from '../mesh/types.ts';
import type { Request } from './types.ts';

/** Istio's 2^32 - 1. */
const UNLIMITED = 4_294_967_295;

export const NO_HEADERS: HeaderOperations = {
  request: { set: {}, add: {}, remove: [] },
  response: { set: {}, add: {}, remove: [] },
};

export const ANY_REQUEST: RouteMatch = {
  path: null,
  method: null,
  authority: null,
  scheme: null,
  headers: [],
  query: [],
  claims: [],
  catchAll: true,
};

export const DEFAULT_OUTLIER: OutlierPolicy = {
  consecutive5xx: 5,
  consecutiveGatewayErrors: 0,
  splitExternalLocalOriginErrors: false,
  consecutiveLocalOriginFailures: 5,
  intervalUs: 10_000_000,
  baseEjectionUs: 30_000_000,
  maxEjectionPercent: 10,
  minHealthPercent: 0,
};

export const DEFAULT_RETRIES: RetryPolicy = {
  attempts: 2,
  perTryTimeoutUs: null,
  retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 'retriable-status-codes'],
  retriableStatusCodes: [],
  backoffBaseUs: 25_000,
  backoffMaxUs: 250_000,
  avoidTriedHosts: true,
  retryRemoteLocalities: false,
  isDefault: true,
};

/** A request as a browser sends it. */
export function sampleRequest(parts: Partial<Request> = {}): Request {
  return {
    method: 'GET',
    scheme: 'http',
    authority: 'web.example',
    path: '/',
    headers: {},
    sourceIp: '10.0.0.1',
    sourcePrincipal: null,
    tokens: [],
    ...parts,
  };
}

/** A cluster `outbound|80||NAME`. */
export function sampleCluster(name: string, parts: Partial<Cluster> = {}): Cluster {
  return {
    key: `outbound|80||${name}`,
    host: name,
    port: 80,
    subset: null,
    missing: null,
    protocol: 'http',
    endpoints: { kind: 'none' },
    balance: { kind: 'leastRequest' },
    warmup: null,
    locality: { kind: 'none' },
    pool: {
      maxConnections: UNLIMITED,
      maxPendingRequests: UNLIMITED,
      maxRequests: UNLIMITED,
      maxRetries: UNLIMITED,
      maxRequestsPerConnection: 0,
      connectTimeoutUs: 10_000_000,
      idleTimeoutUs: 3_600_000_000,
      retryBudget: null,
      http2: false,
    },
    outlier: null,
    panicThresholdPercent: 50,
    tls: { mode: 'auto', sni: null },
    origin: null,
    serviceOrigin: null,
    ...parts,
  };
}

/** One weighted destination to `sampleCluster(name)`. */
export function sampleDestination(
  name: string,
  weight = 1,
  parts: Partial<WeightedDestination> = {},
): WeightedDestination {
  return {
    cluster: `outbound|80||${name}`,
    host: name,
    subset: null,
    port: 80,
    weight,
    headers: NO_HEADERS,
    origin: null,
    ...parts,
  };
}

/** A route that forwards everything to the destinations. */
export function sampleRoute(destinations: readonly WeightedDestination[], parts: Partial<Route> = {}): Route {
  return {
    name: '',
    index: 0,
    match: ANY_REQUEST,
    action: { kind: 'forward', destinations, rewrite: null, hash: [] },
    timeoutUs: null,
    retries: null,
    mirrors: [],
    fault: null,
    cors: null,
    headers: NO_HEADERS,
    rateLimit: null,
    origin: null,
    ...parts,
  };
}

/** An HTTP listener with one virtual host for all names. */
export function sampleListener(routes: readonly Route[], parts: Partial<Listener> = {}): Listener {
  return {
    name: 'http',
    port: 80,
    protocol: 'http',
    tls: null,
    hosts: ['*'],
    httpsRedirect: false,
    virtualHosts: [{ name: 'all', domains: ['*'], routes, origin: null }],
    tcpRoutes: [],
    unknownHost: 'not-found',
    origin: null,
    ...parts,
  };
}

/** A gateway with these listeners and clusters. */
export function sampleConfig(
  listeners: readonly Listener[],
  clusters: readonly Cluster[],
  parts: Partial<ProxyConfig> = {},
): ProxyConfig {
  return {
    proxy: {
      kind: 'gateway',
      cluster: 'default',
      namespace: 'istio-system',
      workload: 'gateway',
      labels: {},
      serviceAccount: 'gateway',
    },
    listeners,
    clusters: new Map(clusters.map((cluster) => [cluster.key, cluster])),
    inbound: new Map(),
    guard: null,
    unmodelled: [],
    ...parts,
  };
}

/** Endpoint `10.0.0.<n>:8080`. */
export function sampleEndpoint(n: number, parts: Partial<Endpoint> = {}): Endpoint {
  return {
    id: `default/shop/web-${n}`,
    address: `10.0.0.${n}`,
    port: 8080,
    cluster: 'default',
    network: '',
    locality: { region: 'r', zone: 'a', subzone: '' },
    labels: {},
    weight: 1,
    ready: true,
    meshed: true,
    ...parts,
  };
}

/** One priority, one locality, endpoints 0 to n-1. */
export function sampleGroups(n: number, parts: Partial<Endpoint> = {}): EndpointGroups {
  return { priorities: [[sampleLocality(1, 0, n, parts)]], weighted: false };
}

/** A locality of endpoints `from` to `from + count - 1`. */
export function sampleLocality(
  weight: number,
  from: number,
  count: number,
  parts: Partial<Endpoint> = {},
): LocalityGroup {
  const endpoints = Array.from({ length: count }, (_, i) => sampleEndpoint(from + i, parts));
  return { locality: endpoints[0]?.locality ?? { region: '', zone: '', subzone: '' }, weight, endpoints };
}
