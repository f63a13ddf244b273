import type { JsonObject } from '../manifests/types.ts';
import type { ConnectionPool } from '../mesh/types.ts';

/** Limits of this proxy for one cluster. A retry budget takes the place of the fixed number of retries. */
export function circuitBreakers(pool: ConnectionPool): JsonObject {
  const { retryBudget } = pool;
  const budget = retryBudget && {
    budget_percent: { value: retryBudget.percent },
    min_retry_concurrency: retryBudget.minimumConcurrency,
  };
  const threshold = {
    max_connections: pool.maxConnections,
    max_pending_requests: pool.maxPendingRequests,
    max_requests: pool.maxRequests,
    max_retries: pool.maxRetries,
    ...(budget ? { retry_budget: budget } : {}),
    track_remaining: true,
  };
  return { thresholds: [threshold] };
}
