import type { Cluster } from '../../../mesh/types.ts';

const UNLIMITED = 4_294_967_295;

/**
 * What a caller dials without a proxy's help, or through one that lets unknown hosts pass: kube-proxy's even choice
 * among ready pods (or the one server behind an external name), no retries, no limits, no ejection, plain text. A fresh
 * connection per request is not modelled: the caller's own pool is taken to be warm.
 */
export function directCluster(host: string, port: number): Cluster {
  return {
    key: `direct|${port}||${host}`,
    host,
    port,
    subset: null,
    missing: null,
    protocol: 'tcp',
    endpoints: { kind: 'static', endpoints: [], resolution: 'none' },
    balance: { kind: 'random' },
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
    // Nothing knows of panic: with all pods unready there is nobody.
    panicThresholdPercent: 0,
    tls: { mode: 'DISABLE', sni: null },
    origin: null,
    serviceOrigin: null,
  };
}

/** Whether a cluster is one of these. */
export function isDirectCluster({ key }: Cluster): boolean {
  return key.startsWith('direct|');
}
