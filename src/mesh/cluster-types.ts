/**
 * What a destination is: its endpoints, balancing, limits, ejection and transport. Part of `ProxyConfig` (types.ts).
 */
import type { Labels, Origin } from '../manifests/types.ts';
import type { Locality } from './types.ts';

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
      /** Pods that are not ready are among the endpoints, as unhealthy ones: they weigh in, and receive nothing. */
      readonly sendsUnready?: true;
      /** Remote clusters on another network are reached through their east-west gateway on this port. */
      readonly eastWestPort: number | null;
    }
  | {
      readonly kind: 'static';
      readonly endpoints: readonly StaticEndpoint[];
      readonly resolution: 'static' | 'dns' | 'none';
    }
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
  | {
      readonly kind: 'distribute';
      readonly rules: readonly { readonly from: string; readonly to: Readonly<Record<string, number>> }[];
    }
  /** Priorities by distance, with region overrides. Only in force together with outlier detection. */
  | { readonly kind: 'failover'; readonly regions: readonly { readonly from: string; readonly to: string }[] }
  /** Labels that must match, most important first; `regions` further orders what they leave equal. */
  | {
      readonly kind: 'failoverPriority';
      readonly labels: readonly string[];
      readonly regions?: readonly { readonly from: string; readonly to: string }[];
    };

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
