/**
 * What one proxy is given: the answer of `mesh` to the question "these objects are applied; what does this gateway or
 * this sidecar do?". `traffic` executes it, `envoy` translates it, `check` and `route` explain it.
 *
 * Everything here is frozen data in Istio's own order of evaluation, with the object and field each part came from.
 * Nothing here knows pods: a `Cluster` says how endpoints are selected, `mesh/endpoints.ts` selects and groups them.
 */
import type { Labels, Origin } from '../manifests/types.ts';
import type { Cluster } from './cluster-types.ts';
import type { InboundPolicy } from './guard-types.ts';
import type { Route, WeightedDestination } from './route-types.ts';

export type {
  BalancePolicy,
  ClientTls,
  Cluster,
  ConnectionPool,
  EndpointSelector,
  LocalityPolicy,
  OutlierPolicy,
  StaticEndpoint,
} from './cluster-types.ts';
export type {
  AuthorizationOperation,
  AuthorizationRule,
  AuthorizationRuleSet,
  AuthorizationSource,
  InboundPolicy,
  JwtRule,
} from './guard-types.ts';
export type {
  CorsPolicy,
  Fault,
  HashInput,
  HeaderEdits,
  HeaderMatch,
  HeaderOperations,
  LocalRateLimit,
  Mirror,
  PathMatch,
  QueryMatch,
  RateLimitAction,
  RetryPolicy,
  Rewrite,
  Route,
  RouteAction,
  RouteMatch,
  StringMatch,
  WeightedDestination,
} from './route-types.ts';
export type { Labels };

/** A kind of proxy. All replicas of one workload share it; what differs per replica (locality, address) is given later. */
export interface ProxyIdentity {
  readonly kind: 'gateway' | 'sidecar';
  readonly cluster: string;
  readonly namespace: string;
  /** Workload name (Deployment, Rollout, …) for people; matching uses labels. */
  readonly workload: string;
  readonly labels: Labels;
  /** SPIFFE identity is derived from it: `cluster.local/ns/<namespace>/sa/<serviceAccount>`. */
  readonly serviceAccount: string;
}

/** Region, zone and sub-zone, empty strings where unknown. */
export interface Locality {
  readonly region: string;
  readonly zone: string;
  readonly subzone: string;
}

/** Everything one proxy is given. */
export interface ProxyConfig {
  readonly proxy: ProxyIdentity;
  /** Gateway: one per server and port. Sidecar: one per outbound HTTP port plus TCP services. */
  readonly listeners: readonly Listener[];
  /** Every destination any route names, and for a sidecar every visible service port, by `Cluster.key`. */
  readonly clusters: ReadonlyMap<string, Cluster>;
  /** Sidecar only: what guards each workload port; key is the container port. */
  readonly inbound: ReadonlyMap<number, InboundPolicy>;
  /** Filters that guard every listener of a gateway (its own AuthorizationPolicy, RequestAuthentication, rate limit). */
  readonly guard: InboundPolicy | null;
  /** What was in the objects and could not be modelled, named: never dropped in silence. */
  readonly unmodelled: readonly { readonly what: string; readonly origin: Origin }[];
}

export interface Listener {
  readonly name: string;
  readonly port: number;
  readonly protocol: 'http' | 'tcp' | 'tls';
  /** Gateway server TLS; null for plain text and for sidecars. */
  readonly tls: ServerTls | null;
  /** Gateway server hosts as written (`*.example`, `ns/host`), for explanation. */
  readonly hosts: readonly string[];
  /** `tls.httpsRedirect` on a gateway server: every plain request is answered 301. */
  readonly httpsRedirect: boolean;
  readonly virtualHosts: readonly VirtualHost[];
  /** For `tcp` and `tls` listeners: destinations of TCP and TLS routes, weighted. */
  readonly tcpRoutes: readonly TcpRoute[];
  /** Outbound sidecar traffic to an unknown host: passed through (`ALLOW_ANY`) or blackholed (`REGISTRY_ONLY`, 502). */
  readonly unknownHost: 'passthrough' | 'blackhole' | 'not-found';
  readonly origin: Origin | null;
}

export interface ServerTls {
  readonly mode: 'SIMPLE' | 'MUTUAL' | 'OPTIONAL_MUTUAL' | 'PASSTHROUGH' | 'AUTO_PASSTHROUGH' | 'ISTIO_MUTUAL';
  readonly minVersion: string | null;
  readonly maxVersion: string | null;
  readonly cipherSuites: readonly string[];
  readonly credentialName: string | null;
}

export interface TcpRoute {
  readonly sniHosts: readonly string[];
  readonly destinations: readonly WeightedDestination[];
  readonly origin: Origin | null;
}

export interface VirtualHost {
  readonly name: string;
  /** Lower-case domains in Envoy's forms: exact, `*.suffix`, `prefix.*`, `*`; ports stripped unless significant. */
  readonly domains: readonly string[];
  readonly routes: readonly Route[];
  /** The VirtualService or HTTPRoute; null for the default route of a plain service. */
  readonly origin: Origin | null;
}

/** An endpoint as a proxy sees it, whichever world it lives in. */
export interface Endpoint {
  /** Unique and stable: `cluster/namespace/pod` or `address:port`. */
  readonly id: string;
  readonly address: string;
  readonly port: number;
  readonly cluster: string;
  readonly network: string;
  readonly locality: Locality;
  readonly labels: Labels;
  /** Load-balancing weight; 1 unless given (an east-west gateway carries its real endpoints' number). */
  readonly weight: number;
  /** Kubernetes readiness, as last propagated. */
  readonly ready: boolean;
  /** It has a sidecar that takes mutual TLS on this port (`mtlsMode` is not DISABLE), so auto-mTLS applies. */
  readonly meshed: boolean;
}

/** Endpoints of one cluster as one proxy orders them: priorities from 0, each with weighted localities. */
export interface EndpointGroups {
  readonly priorities: readonly (readonly LocalityGroup[])[];
  /** Locality weights are in force (distribute). */
  readonly weighted: boolean;
}
export interface LocalityGroup {
  readonly locality: Locality;
  readonly weight: number;
  readonly endpoints: readonly Endpoint[];
}
