/**
 * One route: what it matches, what it does with a request, and what it adds. Part of `ProxyConfig` (types.ts).
 */
import type { Labels, Origin } from '../manifests/types.ts';

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
  readonly claims: readonly {
    readonly claim: readonly string[];
    readonly match: StringMatch;
    readonly inverted: boolean;
  }[];
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
      /** Several are written, of which one alone has a weight: its edits go before its route's, as among several. */
      readonly isOneOfSeveral?: true;
      readonly rewrite: Rewrite | null;
      /** Hash inputs for ring hash and Maglev, from the destination's policy. */
      readonly hash: readonly HashInput[];
      /** Answer where the chosen destination has no cluster: 503 unless stated; rules of the Gateway API answer 500. */
      readonly notFoundStatus?: 500;
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
