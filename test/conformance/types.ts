/**
 * A conformance case as data: objects, who asks, pods that behave as told, and requests. It is run once on the model and
 * once on a real Envoy that was given the translation of the same objects; then what came out is compared.
 */
import type { Mechanism } from '../../src/engines/mechanism.ts';
import type { TestHooks } from '../../src/engines/test-hooks.ts';

export interface ConformanceCase {
  /** Section of the traffic semantics: `matching`, `weights`. */
  readonly suite: string;
  readonly name: string;
  /** What a proof that relies on these mechanisms may name as backing. */
  readonly backs: readonly Mechanism[];
  /** Kubernetes, Istio and Gateway API objects in YAML. */
  readonly objects: string;
  readonly proxy: AskedProxy;
  readonly pods: readonly PodTold[];
  readonly steps: readonly Step[];
  readonly hooks?: Partial<TestHooks>;
  /** Time constants replaced for both sides. */
  readonly facts?: { readonly mergeWindowMs?: number };
  readonly compare: Comparison;
  /** Why a difference that remains is right as it is; without it a difference fails. */
  readonly explained?: string;
}

/** Whose configuration is asked for. */
export interface AskedProxy {
  readonly kind: 'gateway' | 'sidecar';
  readonly namespace: string;
  readonly workload: string;
  readonly labels: Readonly<Record<string, string>>;
  /** `region/zone/subzone`. */
  readonly locality?: string;
}

export interface PodTold {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Default: `shop`. */
  readonly namespace?: string;
  /** Default: one of 10.0.0.0/24, by position. */
  readonly address?: string;
  /** `region/zone/subzone`. */
  readonly locality?: string;
  /** How it answers, by number of the request; the last repeats. Default: 200. */
  readonly answers?: readonly string[];
  /** False: connections are refused. */
  readonly listens?: boolean;
  /** It speaks HTTP/2 without TLS, and nothing else. */
  readonly http2?: boolean;
  /** False: not an endpoint until a step says so. */
  readonly ready?: boolean;
  /** It has a sidecar: the objects say what it lets in. Its service account is its label `app`. Default: no, plain text. */
  readonly sidecar?: boolean;
}

export interface OfferedRequest {
  readonly method?: string;
  /** Host header. */
  readonly host: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Port of the proxy's listener. Default: 80. */
  readonly port?: number;
  /** To the sidecar's inbound side on `port` instead of its outbound side. */
  readonly inbound?: boolean;
  /** A token to be made and signed: `authorization: Bearer …` unless `carriedIn` says otherwise. */
  readonly token?: TokenTold;
  /** TLS to a server of this name (SNI). */
  readonly serverName?: string;
  /** Mutual TLS with this identity; absent: no certificate is shown. */
  readonly principal?: string;
}

export interface TokenTold {
  readonly issuer: string;
  readonly subject?: string;
  readonly audiences?: readonly string[];
  /** Seconds from now; negative: expired. Default: an hour. */
  readonly expiresInSeconds?: number;
  readonly notBeforeInSeconds?: number;
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Signed with a key that the issuer does not have. */
  readonly forged?: boolean;
  readonly carriedIn?: { readonly kind: 'header' | 'param'; readonly name: string; readonly prefix: string };
}

export type Step =
  /** Requests one after another, each waiting for the last, or with `inFlight` always so many at once. */
  | {
      readonly send: OfferedRequest | readonly OfferedRequest[];
      readonly times?: number;
      readonly inFlight?: number;
      /** How long each waits after an answer before it sends again; default: not at all. */
      readonly pauseMs?: number;
      /** One request every so many milliseconds, whether or not the last was answered. */
      readonly everyMs?: number;
      /** A new connection per request. */
      readonly fresh?: boolean;
    }
  | { readonly waitMs: number }
  /** Pods that become endpoints or cease to be. */
  | { readonly ready: Readonly<Record<string, boolean>> };

/** What became of one request. */
export interface Observed {
  /** 0: the connection ended without a response. */
  readonly status: number;
  /** Response flags, sorted, comma-joined; empty for none. */
  readonly flags: string;
  readonly attempts: number;
  /** Pod that answered. */
  readonly backend: string | null;
  /** What that pod saw. */
  readonly seen: Seen | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Body of an answer the proxy made itself. */
  readonly body: string;
  /** Since the first request of the case. */
  readonly atMs: number;
  readonly tookMs: number;
}

export interface Seen {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** One try, or one mirrored copy, as a pod saw it. */
export interface Arrival extends Seen {
  readonly pod: string;
  /** Number of the offered request. */
  readonly number: number;
  /** Since the first request of the case. */
  readonly atMs: number;
}

export interface Outcome {
  readonly requests: readonly Observed[];
  readonly arrivals: readonly Arrival[];
}

export type Comparison =
  /** Request by request, everything that is named. */
  | {
      readonly kind: 'exact';
      /** Which pod answered: by name, by name without its number (subset, workload), or not at all. Default: group. */
      readonly backend?: 'pod' | 'group' | 'ignore';
      readonly requestHeaders?: readonly string[];
      readonly responseHeaders?: readonly string[];
      /** Outcomes of parallel requests as a multiset: which of them came first is chance. */
      readonly unordered?: boolean;
      /** Envoy begins a rotation with a host of its choice: one of the model's runs with other seeds must be equal. */
      readonly upToStart?: boolean;
      readonly ignore?: readonly ('flags' | 'attempts' | 'body')[];
      /** `set-cookie` too, without the value, which is random. */
      readonly cookies?: boolean;
      /** Answers also take as long, give or take this much. */
      readonly tookWithinMs?: number;
    }
  /** What every pod saw, mirrored copies too, in any order. */
  | { readonly kind: 'arrivals'; readonly requestHeaders?: readonly string[] }
  /** Shares of a random choice, within the 99.9 % bound; `from` leaves out the requests before it. */
  | { readonly kind: 'shares'; readonly of: ShareOf; readonly from?: number }
  /** Counts that are no matter of chance although their order is. */
  | { readonly kind: 'counts'; readonly of: ShareOf; readonly within?: number }
  /** How many pods answer from this request on, and with which statuses: which pods they are is chance. */
  | { readonly kind: 'pods used'; readonly from: number }
  /** Waiting times between the tries of each request: uniform below bounds. */
  | { readonly kind: 'backoff'; readonly retries: number }
  /** How long a pod was out between errors, equal within this many milliseconds. */
  | { readonly kind: 'return'; readonly pod: string; readonly withinMs: number }
  /** The share of a joining pod in equal parts of the requests from one on, each within the 99.9 % bound. */
  | { readonly kind: 'warm-up'; readonly pod: string; readonly from: number; readonly windows: number };

export type ShareOf = 'group' | 'pod' | 'status' | 'flags' | 'arrival group';
