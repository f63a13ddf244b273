/** Limits of a cluster (cluster_traffic_policy.go, `applyConnectionPool`). A zero means unset, as Istio reads it. */
import type { IstioFacts } from '../engines/istio.ts';
import { parseDurationUs } from '../manifests/duration.ts';
import { booleanAt, type JsonRecord, numberAt, stringAt } from '../manifests/field.ts';
import type { Path } from '../manifests/types.ts';
import type { MergedPolicy } from './cluster-policy.ts';
import type { Cluster, ConnectionPool } from './types.ts';

/** What a port says of its protocol, and where it says nothing who decides. */
export type SpokenProtocol = Cluster['protocol'] | 'client' | 'auto';

function limit(pool: JsonRecord | null, path: Path, otherwise: number): number {
  const written = numberAt(pool, path) ?? 0;
  return written > 0 ? written : otherwise;
}

/**
 * HTTP/2 upstream: the port says so, or the policy or the mesh upgrades HTTP/1.1. To a port without a protocol a sidecar
 * speaks as its client does (`client`), whatever the policy says; a gateway (`auto`) heeds the policy, not the mesh.
 */
function usesHttp2(pool: JsonRecord | null, protocol: SpokenProtocol, upgradeAll: boolean): boolean {
  if (protocol === 'http2' || protocol === 'grpc') return true;
  if (protocol === 'tcp' || protocol === 'client') return false;
  if (booleanAt(pool, ['http', 'useClientProtocol']) === true) return false;
  const written = stringAt(pool, ['http', 'h2UpgradePolicy']);
  return written === 'UPGRADE' || (written !== 'DO_NOT_UPGRADE' && upgradeAll && protocol === 'http');
}

/** The pool in force. */
export function connectionPool(
  policy: MergedPolicy,
  protocol: SpokenProtocol,
  mesh: { readonly connectTimeoutUs: number; readonly upgradeToHttp2: boolean },
  facts: IstioFacts,
): ConnectionPool {
  const pool = policy.connectionPool;
  const duration = (path: Path): number | undefined => parseDurationUs(stringAt(pool, path));
  return {
    maxConnections: limit(pool, ['tcp', 'maxConnections'], facts.unlimited),
    maxPendingRequests: limit(pool, ['http', 'http1MaxPendingRequests'], facts.unlimited),
    maxRequests: limit(pool, ['http', 'http2MaxRequests'], facts.unlimited),
    maxRetries: limit(pool, ['http', 'maxRetries'], facts.unlimited),
    maxRequestsPerConnection: limit(pool, ['http', 'maxRequestsPerConnection'], facts.unlimited),
    connectTimeoutUs: duration(['tcp', 'connectTimeout']) ?? mesh.connectTimeoutUs,
    idleTimeoutUs: duration(['http', 'idleTimeout']) ?? duration(['tcp', 'idleTimeout']) ?? facts.idleTimeoutUs,
    retryBudget:
      policy.retryBudget === null
        ? null
        : {
            percent: numberAt(policy.retryBudget, ['percent']) ?? facts.retryBudget.percent,
            minimumConcurrency:
              numberAt(policy.retryBudget, ['minRetryConcurrency']) ?? facts.retryBudget.minimumConcurrency,
          },
    http2: usesHttp2(pool, protocol, mesh.upgradeToHttp2),
  };
}
