/**
 * What one proxy is given: the answer of `mesh` to the question "these objects are applied; what does this gateway or
 * this sidecar do?". `traffic` executes it, `envoy` translates it, `check` and `route` explain it.
 *
 * Everything here is frozen data in Istio's own order of evaluation, with the object and field each part came from.
 * Nothing here knows pods: a `Cluster` says how endpoints are selected, `mesh/endpoints.ts` selects and groups them.
 */
import type { Labels, Origin } from '../manifests/types.ts';

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

/** One Envoy route: one `match` entry of one VirtualService route, in the order in which they are tried. */
export interface Route {
  /** Name as written, or empty. */
  readonly name: string;
  /** Zero-based index of the rule in its object's `http` (or `rules`) list. */
  readonly index: number;
  readonly match: RouteMatch;
  readonly action: RouteAction;
  /** Microseconds; null: no timeout (Istio's default). */
  readonly timeoutUs: number | null;
  readonly retries: RetryPolicy | null;
  readonly mirrors: readonly Mirror[];
  readonly fault: Fault | null;
  readonly cors: CorsPolicy | null;
  /** Route-level request and response header operations (a destination's own stand in `WeightedDestination`). */
  readonly headers: HeaderOperations;
  /** Local rate limit that an EnvoyFilter puts on this route, by vhost or route name. */
  readonly rateLimit: LocalRateLimit | null;
  readonly origin: Origin | null;
}

/** All conditions hold together. Absent path means any. */
export interface RouteMatch {
  readonly path: PathMatch | null;
  readonly method: StringMatch | null;
  readonly authority: StringMatch | null;
  readonly scheme: StringMatch | null;
  readonly headers: readonly HeaderMatch[];
  readonly query: readonly QueryMatch[];
  /** `@request.auth.claims.…`: path of claim names. */
  readonly claims: readonly { readonly claim: readonly string[]; readonly match: StringMatch; readonly inverted: boolean }[];
  /** True when nothing restricts it; later routes of the host are dead. */
  readonly catchAll: boolean;
}

/** `prefix` is a plain string prefix; `pathPrefix` ends at a path separator (Gateway API). Regex is RE2 over the whole value. */
export interface PathMatch {
  readonly kind: 'exact' | 'prefix' | 'pathPrefix' | 'regex';
  readonly value: string;
  readonly ignoreCase: boolean;
}
export interface StringMatch {
  readonly kind: 'exact' | 'prefix' | 'suffix' | 'regex' | 'present';
  readonly value: string;
}
export interface HeaderMatch {
  /** Lower case. */
  readonly name: string;
  readonly match: StringMatch;
  /** From `withoutHeaders`. */
  readonly inverted: boolean;
}
export interface QueryMatch {
  readonly name: string;
  readonly match: StringMatch;
}

export type RouteAction =
  | {
      readonly kind: 'forward';
      /** Zero weights already dropped where there are several; weights are relative. */
      readonly destinations: readonly WeightedDestination[];
      readonly rewrite: Rewrite | null;
      /** Hash inputs for ring hash and Maglev, from the destination's policy. */
      readonly hash: readonly HashInput[];
    }
  | {
      readonly kind: 'redirect';
      readonly status: number;
      readonly scheme: string | null;
      readonly authority: string | null;
      readonly port: number | null;
      /** Replaces the whole path, or only the matched prefix. */
      readonly path: { readonly kind: 'full' | 'prefix'; readonly value: string } | null;
    }
  | { readonly kind: 'direct'; readonly status: number; readonly body: string }
  /** A rule with no usable action (e.g. a redirect code Istio drops): Envoy answers 404. */
  | { readonly kind: 'none' };

export interface WeightedDestination {
  /** `Cluster.key`. */
  readonly cluster: string;
  /** Host as written. */
  readonly host: string;
  readonly subset: string | null;
  readonly port: number;
  readonly weight: number;
  readonly headers: HeaderOperations;
  readonly origin: Origin | null;
}

export interface Rewrite {
  readonly path:
    | { readonly kind: 'full' | 'prefix'; readonly value: string }
    | { readonly kind: 'regex'; readonly match: string; readonly substitution: string }
    | null;
  readonly authority: string | null;
}

export interface HeaderOperations {
  readonly request: HeaderEdits;
  readonly response: HeaderEdits;
}
export interface HeaderEdits {
  /** Lower-case names. */
  readonly set: Labels;
  readonly add: Labels;
  readonly remove: readonly string[];
}

export type HashInput =
  | { readonly kind: 'header'; readonly name: string }
  /** `ttlUs` null: no cookie is made when absent; 0: a session cookie is. */
  | { readonly kind: 'cookie'; readonly name: string; readonly ttlUs: number | null; readonly path: string }
  | { readonly kind: 'sourceIp' }
  | { readonly kind: 'query'; readonly name: string };

export interface RetryPolicy {
  /** Retries on top of the first try; 0 disables. */
  readonly attempts: number;
  readonly perTryTimeoutUs: number | null;
  /** Lower-case Envoy conditions. */
  readonly retryOn: readonly string[];
  readonly retriableStatusCodes: readonly number[];
  readonly backoffBaseUs: number;
  readonly backoffMaxUs: number;
  /** Hosts already tried are avoided; dropped by Istio when a consistent hash is used. */
  readonly avoidTriedHosts: boolean;
  readonly retryRemoteLocalities: boolean;
  /** True when it is Istio's default and nobody wrote it. */
  readonly isDefault: boolean;
}

export interface Mirror {
  readonly cluster: string;
  readonly host: string;
  readonly subset: string | null;
  readonly port: number;
  /** Parts per million, as Envoy draws it. */
  readonly perMillion: number;
}

export interface Fault {
  readonly delay: { readonly fixedUs: number; readonly perMillion: number } | null;
  readonly abort: { readonly httpStatus: number; readonly perMillion: number } | null;
}

export interface CorsPolicy {
  readonly allowOrigins: readonly StringMatch[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAgeUs: number | null;
  readonly allowCredentials: boolean | null;
  readonly unmatchedPreflights: 'forward' | 'ignore';
}

/** A token bucket per proxy instance. Percentages default to 0 in Envoy: a filter that states neither does nothing. */
export interface LocalRateLimit {
  readonly maxTokens: number;
  readonly tokensPerFill: number;
  readonly fillIntervalUs: number;
  readonly enabledPerMillion: number;
  readonly enforcedPerMillion: number;
  readonly status: number;
  /** `x-ratelimit-*` response headers asked for. */
  readonly rateLimitHeaders: boolean;
  readonly responseHeaders: Labels;
  readonly descriptors: readonly {
    readonly entries: readonly { readonly key: string; readonly value: string }[];
    readonly maxTokens: number;
    readonly tokensPerFill: number;
    readonly fillIntervalUs: number;
  }[];
  /** How descriptor entries are made from a request. */
  readonly actions: readonly (readonly RateLimitAction[])[];
  readonly alwaysConsumeDefault: boolean;
  readonly origin: Origin;
}
export type RateLimitAction =
  | { readonly kind: 'requestHeader'; readonly header: string; readonly descriptorKey: string }
  | { readonly kind: 'headerValueMatch'; readonly descriptorValue: string; readonly headers: readonly HeaderMatch[] }
  | { readonly kind: 'genericKey'; readonly descriptorKey: string; readonly descriptorValue: string };

/** What a destination is: one service port and subset with its merged traffic policy. */
export interface Cluster {
  /** `outbound|<port>|<subset>|<fqdn>`, Istio's own name. */
  readonly key: string;
  /** Fully qualified host. */
  readonly host: string;
  readonly port: number;
  readonly subset: string | null;
  /** Why requests to it can only fail, or null: a host nobody defines, a subset nobody defines, a port it lacks. */
  readonly missing: 'host' | 'subset' | 'port' | null;
  readonly protocol: 'http' | 'http2' | 'grpc' | 'tcp';
  readonly endpoints: EndpointSelector;
  readonly balance: BalancePolicy;
  readonly warmup: { readonly windowUs: number; readonly minimumPercent: number; readonly aggression: number } | null;
  readonly locality: LocalityPolicy;
  readonly pool: ConnectionPool;
  readonly outlier: OutlierPolicy | null;
  /** Envoy's `healthy_panic_threshold` in percent: 50 without outlier detection, else minHealthPercent (default 0: off). */
  readonly panicThresholdPercent: number;
  readonly tls: ClientTls;
  /** The merged DestinationRule, or null. */
  readonly origin: Origin | null;
  /** The Service or ServiceEntry, or null when missing. */
  readonly serviceOrigin: Origin | null;
}

export type EndpointSelector =
  /** Pods of these clusters that carry all labels (service selector plus subset labels); `targetPort` number or name. */
  | {
      readonly kind: 'pods';
      readonly namespace: string;
      readonly selector: Labels;
      readonly subsetLabels: Labels;
      readonly targetPort: number | string;
      /** Clusters whose pods count: all that share the mesh, unless a subset or setting says otherwise. */
      readonly clusters: readonly string[];
      readonly publishNotReady: boolean;
      /** Remote clusters on another network are reached through their east-west gateway on this port. */
      readonly eastWestPort: number | null;
    }
  | { readonly kind: 'static'; readonly endpoints: readonly StaticEndpoint[]; readonly resolution: 'static' | 'dns' | 'none' }
  | { readonly kind: 'none' };

export interface StaticEndpoint {
  readonly address: string;
  readonly port: number;
  readonly labels: Labels;
  readonly locality: Locality;
  readonly weight: number;
  readonly network: string;
}

export type BalancePolicy =
  | { readonly kind: 'leastRequest' }
  | { readonly kind: 'roundRobin' }
  | { readonly kind: 'random' }
  | { readonly kind: 'passthrough' }
  | { readonly kind: 'ringHash'; readonly minimumRingSize: number; readonly maximumRingSize: number }
  | { readonly kind: 'maglev'; readonly tableSize: number };

export type LocalityPolicy =
  /** No priorities, no locality weights: every endpoint alike. */
  | { readonly kind: 'none' }
  /** Weights per destination locality pattern, for the proxy locality that matches `from`; unlisted receive nothing. */
  | { readonly kind: 'distribute'; readonly rules: readonly { readonly from: string; readonly to: Readonly<Record<string, number>> }[] }
  /** Priorities by distance, with region overrides. Only in force together with outlier detection. */
  | { readonly kind: 'failover'; readonly regions: readonly { readonly from: string; readonly to: string }[] }
  | { readonly kind: 'failoverPriority'; readonly labels: readonly string[] };

/** Limits per proxy instance and per cluster. Istio's defaults are 2^32-1, which is written as such. */
export interface ConnectionPool {
  readonly maxConnections: number;
  readonly maxPendingRequests: number;
  readonly maxRequests: number;
  readonly maxRetries: number;
  readonly maxRequestsPerConnection: number;
  readonly connectTimeoutUs: number;
  readonly idleTimeoutUs: number;
  readonly retryBudget: { readonly percent: number; readonly minimumConcurrency: number } | null;
  /** HTTP/1.1 (one request per connection at a time) or HTTP/2 upstream. */
  readonly http2: boolean;
}

export interface OutlierPolicy {
  /** 0 disables. */
  readonly consecutive5xx: number;
  /** 0: not enforced. */
  readonly consecutiveGatewayErrors: number;
  readonly splitExternalLocalOriginErrors: boolean;
  readonly consecutiveLocalOriginFailures: number;
  readonly intervalUs: number;
  readonly baseEjectionUs: number;
  readonly maxEjectionPercent: number;
  readonly minHealthPercent: number;
}

export interface ClientTls {
  /** `auto`: mTLS to endpoints that have a sidecar (auto-mTLS), plain text else. */
  readonly mode: 'auto' | 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly sni: string | null;
}

/** What guards one workload port (or a gateway): evaluated in the order of the fields. */
export interface InboundPolicy {
  readonly mtls: 'STRICT' | 'PERMISSIVE' | 'DISABLE';
  readonly mtlsOrigin: Origin | null;
  readonly jwt: readonly JwtRule[];
  /** CUSTOM, AUDIT, DENY and ALLOW policies that select the workload, in Istio's order (root namespace first). */
  readonly authorization: readonly AuthorizationRuleSet[];
  readonly rateLimit: LocalRateLimit | null;
}

export interface JwtRule {
  readonly issuer: string;
  readonly audiences: readonly string[];
  readonly jwksUri: string | null;
  readonly jwks: string | null;
  readonly fromHeaders: readonly { readonly name: string; readonly prefix: string }[];
  readonly fromParams: readonly string[];
  readonly forwardOriginalToken: boolean;
  readonly outputPayloadToHeader: string | null;
  readonly outputClaimToHeaders: readonly { readonly header: string; readonly claim: string }[];
  readonly origin: Origin;
}

export interface AuthorizationRuleSet {
  readonly action: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly dryRun: boolean;
  /** No rules: ALLOW matches nothing (denies all). An empty rule matches everything. */
  readonly rules: readonly AuthorizationRule[];
  readonly origin: Origin;
}
export interface AuthorizationRule {
  /** Any of; empty: any source. */
  readonly from: readonly AuthorizationSource[];
  /** Any of; empty: any operation. */
  readonly to: readonly AuthorizationOperation[];
  /** All of. */
  readonly when: readonly { readonly key: string; readonly values: readonly string[]; readonly notValues: readonly string[] }[];
}
/** Within a list any entry matches; lists are joined by AND. Values know `*`, `prefix*`, `*suffix`. */
export interface AuthorizationSource {
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[];
  readonly requestPrincipals: readonly string[];
  readonly notRequestPrincipals: readonly string[];
  readonly namespaces: readonly string[];
  readonly notNamespaces: readonly string[];
  readonly ipBlocks: readonly string[];
  readonly notIpBlocks: readonly string[];
  readonly remoteIpBlocks: readonly string[];
  readonly notRemoteIpBlocks: readonly string[];
  readonly serviceAccounts: readonly string[];
  readonly notServiceAccounts: readonly string[];
}
export interface AuthorizationOperation {
  readonly hosts: readonly string[];
  readonly notHosts: readonly string[];
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
  readonly methods: readonly string[];
  readonly notMethods: readonly string[];
  readonly paths: readonly string[];
  readonly notPaths: readonly string[];
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
  /** It has a sidecar, so auto-mTLS applies. */
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
