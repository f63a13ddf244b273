/**
 * The proxy as the request plane of a simulator drives it: what is compiled once, what one replica holds, and what is
 * asked per request. Three lives:
 *
 * - `ProxyProgram`: one per `ProxyConfig`, shared by all replicas of a workload. Immutable.
 * - `RequestPlan`: one per program, listener and request shape (method, host, path, headers, peer). Immutable: everything
 *   about the request that needs no draw, no clock and no state is decided here, so route matching and header edits cost
 *   nothing per request.
 * - `ProxyInstance`: one per replica, with one `ClusterState` per destination it uses (ejections, breakers, pools: all per proxy).
 *
 * A request goes: `begin` → (wait `delayUs`) → `pickHost` → `acquire` → [wait for a connection] → response →
 * `release` → `retryAfterUs` → again from `pickHost`, or done. Results are integers and reused fields, because this
 * runs millions of times per second.
 */
import type {
  Cluster,
  Endpoint,
  EndpointGroups,
  HashInput,
  HeaderEdits,
  LocalRateLimit,
  ProxyConfig,
  Route,
  VirtualHost,
  WeightedDestination,
} from '../mesh/types.ts';
import type { Draw } from './draw.ts';
import type { LocalReply, Request, RouteDecision } from './types.ts';

/** A 64-bit hash as two unsigned 32-bit halves: BigInt is too slow for one per request. */
export interface HashKey {
  readonly high: number;
  readonly low: number;
}

/** One compiled configuration. Cluster indices are positions in `clusters`, the order of `ProxyConfig.clusters`. */
export interface ProxyProgram {
  readonly config: ProxyConfig;
  readonly clusters: readonly Cluster[];
  readonly clusterIndex: ReadonlyMap<string, number>;
  /** The local rate limits of the configuration; each replica has buckets for them, which plans name by index. */
  readonly rateLimits: readonly LocalRateLimit[];
  /**
   * The plan for a request that arrives at a listener (index in `config.listeners`). `nowUs` decides token expiry;
   * ask again after `plan.validUntilUs`. Memoise it per shape: this is the slow path.
   */
  planFor(listener: number, request: Request, nowUs: number): RequestPlan;
}

/** Everything that is decided about one request shape before any draw. */
export interface RequestPlan {
  readonly decision: RouteDecision;
  readonly virtualHost: VirtualHost | null;
  readonly route: Route | null;
  /** JWT or authorization refused it, before fault, CORS and rate limit. */
  readonly denied: LocalReply | null;
  /** A CORS preflight that the proxy answers, after the fault and before the rate limit. */
  readonly preflight: LocalReply | null;
  /** The answer that needs no upstream: 404 NR, redirect, direct response. */
  readonly reply: LocalReply | null;
  /** A sidecar that lets unknown hosts through sends the request to where its client dialled. */
  readonly passthrough: boolean;
  /** Cluster choices with their cumulative weights: one draw below `totalWeight`, first bound above it. */
  readonly destinations: readonly PlannedDestination[];
  readonly bounds: Float64Array;
  readonly totalWeight: number;
  /** The answer where the chosen destination has no cluster. */
  readonly notFound: LocalReply;
  readonly fault: FaultPlan | null;
  /** The route's local rate limit, else the listener's (in Envoy the route's replaces it). */
  readonly rateLimit: RateLimitPlan | null;
  readonly mirrors: readonly MirrorPlan[];
  /** Microseconds for the whole request including retries; -1: none. */
  readonly timeoutUs: number;
  readonly retry: RetryPlan | null;
  readonly hash: readonly HashInput[];
  /** Hash of this very shape, or null when no input is present; `hashOf` gives that of another request. */
  readonly hashKey: HashKey | null;
  /** Microseconds after which a token in the request expires and the plan must be made anew; else Infinity. */
  readonly validUntilUs: number;
}

export interface PlannedDestination {
  /** Index in `ProxyProgram.clusters`; -1 when no such cluster exists (NC). */
  readonly cluster: number;
  readonly destination: WeightedDestination;
  /** After rewrite and header edits: what the upstream sees. */
  readonly request: Request;
  /** Response header edits in order (`editHeaders`), CORS included in the last. */
  readonly responseEdits: readonly HeaderEdits[];
}

export interface FaultPlan {
  readonly delayUs: number;
  readonly delayPerMillion: number;
  readonly abortPerMillion: number;
  readonly abort: LocalReply;
  /** The same with flag DI, for a request that was delayed first. */
  readonly delayedAbort: LocalReply;
}

export interface RateLimitPlan {
  /** Buckets of the replica, asked in order: matching descriptors, strictest first, then the default one. */
  readonly buckets: Int32Array;
  readonly enabledPerMillion: number;
  readonly enforcedPerMillion: number;
  readonly reply: LocalReply;
  /** Size of each of `buckets`, and whether `x-ratelimit-…` headers are sent. */
  readonly limits: readonly number[];
  readonly hasHeaders: boolean;
}

export interface MirrorPlan {
  /** Index in `ProxyProgram.clusters`; -1: silently ignored. */
  readonly cluster: number;
  readonly perMillion: number;
  readonly request: Request;
}

export interface RetryPlan {
  readonly attempts: number;
  /** Microseconds; -1: none (or not shorter than the route timeout, which Envoy ignores). */
  readonly perTryTimeoutUs: number;
  /** Bit set of conditions, `retry.ts`. */
  readonly conditions: number;
  readonly statusCodes: readonly number[];
  /** Whole milliseconds, as Envoy keeps them. */
  readonly backoffBaseMs: number;
  readonly backoffMaxMs: number;
  readonly avoidTriedHosts: boolean;
  readonly retryRemoteLocalities: boolean;
}

/** Hosts that one request has tried; the caller keeps one per request in flight that retries (`tried-hosts.ts`). */
export interface TriedHosts {
  readonly hosts: readonly number[];
  /** Envoy's `previous_hosts` predicate: pick again, up to five times, when a pick gives one of them. */
  readonly avoid: boolean;
  /** Envoy's `previous_priorities`: from the second retry on, priorities already tried are left out. */
  readonly remote: boolean;
}

/** `begin`: the proxy answered by itself, see `reply`. */
export const ANSWERED = -1;
/** `begin`: the request goes to the address that the client dialled (`plan.passthrough`). */
export const PASSTHROUGH = -2;
/** `pickHost`: no healthy host, 503 UH. */
export const NO_HOST = -1;

/** `acquire`: the request is on a connection now. */
export const STARTED = 0;
/** `acquire`: it waits for a connection; `ProxyEvents.started` or `.failed` follows. */
export const WAITING = 1;
/** `acquire`: a circuit breaker is full: 503 UO. */
export const REFUSED = 2;

/** `retryAfterUs`: the outcome is final as it is. */
export const NO_RETRY = -1;
/** `retryAfterUs`: it would have been retried, but no retries are left: flag URX. */
export const RETRY_LIMIT = -2;
/** `retryAfterUs`: the retry breaker or budget is full: flag UO. */
export const RETRY_OVERFLOW = -3;

/** What a replica tells its world, from within `acquire`, `release`, `connected`, `connectFailed`, `setEndpoints`. */
export interface ProxyEvents {
  /** A handshake begins: after its time call `connected` or `connectFailed` of that cluster. */
  connect(cluster: ClusterState, host: number): void;
  /** A waiting request is on a connection now. */
  started(ticket: number): void;
  /** A waiting request ended without a connection: CONNECT_FAILURE, or OVERFLOW of the request breaker. */
  failed(ticket: number, outcome: number): void;
  /** A host was ejected, or let back in; `atUs` may lie before now, because an idle cluster's sweeps are made up for. */
  healthChanged?(cluster: ClusterState, host: number, isEjected: boolean, atUs: number): void;
}

/** One replica. */
export interface ProxyInstance {
  readonly program: ProxyProgram;
  /** State for a destination, made on first use. */
  cluster(index: number): ClusterState;
  /**
   * Guards, fault, rate limit, weighted choice: an index into `plan.destinations`, or `ANSWERED` with `reply` set.
   * In both cases wait `delayUs` (an injected delay) first. Tokens are taken now, not after the delay.
   */
  begin(plan: RequestPlan, nowUs: number, draw: Draw): number;
  /** Set by `begin` when it answered. */
  readonly reply: LocalReply;
  /** Set by `begin`: injected delay, 0 for none. */
  readonly delayUs: number;
  /** Draws a mirror: the caller asks once per entry of `plan.mirrors` and sends a copy that nobody waits for. */
  mirrors(mirror: MirrorPlan, draw: Draw): boolean;
  /** `x-ratelimit-…` headers of a response to this plan, if they were asked for. */
  rateLimitHeaders(plan: RequestPlan, nowUs: number): Readonly<Record<string, string>>;
  /** New endpoints of a cluster, already ordered for this proxy's locality by `mesh`. */
  setEndpoints(cluster: number, groups: EndpointGroups, nowUs: number): void;
  /**
   * New configuration. A cluster whose definition is unchanged keeps its state, as in Envoy; others start anew, and
   * requests in flight end on the old state, so hold the `ClusterState`, not the index. Give endpoints of new clusters
   * next. Route-level token buckets start full, as Envoy's do with every route update.
   */
  reconfigure(program: ProxyProgram, nowUs: number): void;
  /** Brings every cluster's ejections up to the given time. Only needed before reading them: requests do it themselves. */
  sweep(nowUs: number): void;
}

/**
 * One destination as one replica sees it. A host is named by its slot: its number in the cluster's
 * `EndpointRegistry`, which all replicas share; it stays valid while anybody has a request on it.
 */
export interface ClusterState {
  readonly cluster: Cluster;
  /** Endpoint of a slot. */
  endpoint(host: number): Endpoint;
  /** Requests in flight per slot. */
  readonly active: Int32Array;
  /** Connections open or being made, over all hosts. */
  readonly connections: number;

  /** A slot, or `NO_HOST`. `hash` only matters to ring hash and Maglev, `tried` only when retries avoid tried hosts. */
  pickHost(hash: HashKey | null, tried: TriedHosts | null, nowUs: number, draw: Draw): number;
  /** Puts a request on a connection: `STARTED`, `WAITING` or `REFUSED`. The ticket names it in `ProxyEvents`. */
  acquire(host: number, ticket: number): number;
  /** A handshake succeeded. */
  connected(host: number): void;
  /** A handshake failed: every request that waits for this host fails, and each counts against it. */
  connectFailed(host: number, nowUs: number, draw: Draw): void;
  /** The host closed its connections that carry nothing, as a server does that is about to end. */
  closeIdle(host: number): void;
  /** A waiting request gives up (timeout, client gone). */
  abandon(host: number, ticket: number): void;
  /** A started try ended: frees its connection (unless it `closed`), feeds outlier detection, starts a waiting one. */
  release(host: number, outcome: number, closed: boolean, nowUs: number, draw: Draw): void;

  /**
   * After a try: microseconds to wait before the next (0 or more), or `NO_RETRY`, `RETRY_LIMIT`, `RETRY_OVERFLOW`.
   * `retries` counts those already made. A granted retry holds a place in the retry breaker until `retryDone`.
   */
  retryAfterUs(retry: RetryPlan, retries: number, outcome: number, draw: Draw): number;
  /** The retried try has its result (or the request was given up): call once per grant, before asking again. */
  retryDone(): void;

  /** Ejected hosts by the detector's own view (the workers' view may lag by the update-merge window). */
  readonly ejected: number;
  isEjected(host: number): boolean;
  /** Counters, as Envoy's statistics name them. */
  readonly statistics: ClusterStatistics;
  /** Applies sweeps and held-back health changes that are due. */
  advance(nowUs: number): void;
}

/** Cumulative, since the proxy began. */
export interface ClusterStatistics {
  ejectionsEnforced: number;
  ejectionsOverflow: number;
  pendingOverflow: number;
  activeOverflow: number;
  connectionOverflow: number;
  retries: number;
  retryOverflow: number;
  retryLimitExceeded: number;
  panicPicks: number;
}

/** Envoy settings that Istio leaves at their defaults; a conformance run gives the same values to both sides. */
export interface ProxyTuning {
  readonly updateMergeWindowUs: number;
  readonly maxEjectionJitterUs: number;
  /** Envoy's `host_selection_retry_max_attempts`. */
  readonly hostSelectionAttempts: number;
}
