/** What the mesh does with the requests of one service: one block of the spec each, null where it is not asked for. */

export interface Traffic {
  readonly mtls: 'strict' | 'permissive';
  readonly breaker: Breaker | null;
  readonly retries: Retries | null;
  /** Longest path prefix first; the last one may be `/`. Empty: no limit. */
  readonly timeouts: readonly { readonly path: string; readonly timeoutUs: number }[];
  readonly pool: Pool | null;
  readonly balance: 'least-request' | 'round-robin' | 'random';
  readonly locality: LocalityRule | null;
  readonly affinity: Affinity | null;
  readonly ab: HeaderRoute | null;
  readonly mirror: { readonly to: RouteTarget; readonly share: number } | null;
  readonly loadTest: HeaderRoute | null;
  readonly maintenance: Maintenance | null;
  readonly headers: { readonly request: HeaderEdits; readonly response: HeaderEdits } | null;
  readonly rateLimit: RateLimit | null;
  readonly fault: Fault | null;
  readonly auth: Auth | null;
  readonly split: Split | null;
}

/** Outlier detection (M13). */
export interface Breaker {
  /** Consecutive 5xx answers that eject. */
  readonly errors: number;
  /** Sweep that readmits; ejection itself is immediate. */
  readonly everyUs: number;
  readonly ejectUs: number;
  /** Most of a pool that may be out at once. Never so small that nobody can be ejected. */
  readonly limit: number;
  /** Below this healthy share everybody is used again; 0: never. */
  readonly minHealth: number;
  /** Consecutive 502, 503, 504 that eject; null: not counted apart. */
  readonly gatewayErrors: number | null;
}

/** M14. */
export interface Retries {
  /** On top of the first try, as Istio counts. */
  readonly attempts: number;
  /** Envoy's conditions and status codes, as they go into `retryOn`. */
  readonly on: readonly string[];
  readonly backoffUs: number;
  readonly perTryUs: number | null;
  /** Retries in flight as a share of requests in flight: what keeps an outage from multiplying load. */
  readonly budget: { readonly share: number; readonly minimum: number };
}

/** M15, per proxy. Null fields are left to the mesh. */
export interface Pool {
  readonly connections: number;
  readonly pending: number | null;
  readonly requests: number | null;
  readonly requestsPerConnection: number | null;
  readonly connectUs: number;
  readonly idleUs: number | null;
}

/** M18. `distribute` and `failover` exclude each other: a destination rule obeys only the first. */
export type LocalityRule =
  | {
      readonly kind: 'distribute';
      /** Share that stays in the caller's zone; the rest is divided evenly over the other zones of the region. */
      readonly sameZone: number;
    }
  | { readonly kind: 'failover'; readonly regions: Readonly<Record<string, string>> };

/** M10: consistent hash. */
export type Affinity =
  | { readonly kind: 'cookie'; readonly name: string; readonly ttlUs: number; readonly path: string }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'sourceIp' };

/** Where a rule sends requests: another version of the same service, or another service. */
export type RouteTarget =
  | { readonly kind: 'version'; readonly version: string }
  | { readonly kind: 'service'; readonly service: string };

/** Requests that carry the header (with that value; null: any) go to `to` (M04, M08). */
export interface HeaderRoute {
  readonly header: string;
  readonly value: string | null;
  readonly to: RouteTarget;
}

/** M09. When not enabled, the routes are not active; `compile` keeps them ready as a policy object. */
export interface Maintenance {
  readonly enabled: boolean;
  readonly status: number;
  readonly body: string;
  readonly retryAfterUs: number | null;
  /** Path prefixes that are closed; `['/']` is the whole service. */
  readonly paths: readonly string[];
  /** Requests that pass all the same. */
  readonly allow: {
    readonly header: string | null;
    readonly values: readonly string[];
    readonly paths: readonly string[];
  };
}

/** M11. Names in lower case. */
export interface HeaderEdits {
  readonly set: Readonly<Record<string, string>>;
  readonly add: Readonly<Record<string, string>>;
  readonly remove: readonly string[];
}

/** M12: local token buckets in every pod's own proxy. */
export interface RateLimit {
  /** Null: only endpoints are limited. */
  readonly perPod: Bucket | null;
  readonly endpoints: readonly { readonly path: string; readonly method: string | null; readonly bucket: Bucket }[];
  /** Answer with `x-ratelimit-limit`, `-remaining`, `-reset`. */
  readonly headers: boolean;
}
/** `tokens` are added every `fillUs`, up to `burst`. */
export interface Bucket {
  readonly tokens: number;
  readonly fillUs: number;
  readonly burst: number;
}

/** M24, only for requests that carry the header when one is named. */
export interface Fault {
  readonly delayUs: number | null;
  readonly abortStatus: number | null;
  readonly share: number;
  readonly header: string | null;
  readonly value: string | null;
}

/** M21, M22. */
export interface Auth {
  readonly allow: readonly AllowRule[];
  readonly jwt: {
    readonly issuer: string;
    /** A request without a token is refused. */
    readonly require: boolean;
    /** Claims that the token must carry: name → accepted values. */
    readonly claims: Readonly<Record<string, readonly string[]>>;
    /** Path patterns that need the token; empty: all. */
    readonly paths: readonly string[];
    /** Path patterns that need none all the same. */
    readonly except: readonly string[];
  } | null;
}
/** One way in. Lists are alternatives; an empty list restricts nothing. */
export interface AllowRule {
  readonly from: readonly AllowSource[];
  readonly methods: readonly string[];
  readonly paths: readonly string[];
}
export type AllowSource =
  | { readonly kind: 'service'; readonly service: string; readonly principal: string }
  | { readonly kind: 'gateway'; readonly principal: string }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'anyone' };

/** M19: one global host whose requests are divided over the clusters by weight. */
export interface Split {
  /** `<service>.<namespace>.global`. */
  readonly host: string;
  /** Share by cluster; sums to 1. */
  readonly shares: Readonly<Record<string, number>>;
}
