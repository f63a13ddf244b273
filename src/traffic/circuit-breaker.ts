/**
 * The circuit breaker of one cluster in one proxy instance (resource_manager_impl.h): four counts with limits, and the
 * retry budget that replaces the limit on retries. Limits are per proxy and per cluster (so per subset), never global.
 */
import type { ConnectionPool } from '../mesh/types.ts';

export class CircuitBreaker {
  readonly #limits: ConnectionPool;
  connections = 0;
  pending = 0;
  requests = 0;
  retries = 0;

  constructor(limits: ConnectionPool) {
    this.#limits = limits;
  }

  get canConnect(): boolean {
    return this.connections < this.#limits.maxConnections;
  }

  get canQueue(): boolean {
    return this.pending < this.#limits.maxPendingRequests;
  }

  get canRequest(): boolean {
    return this.requests < this.#limits.maxRequests;
  }

  /** With a budget: a share of all active and pending requests, but at least a minimum. */
  get canRetry(): boolean {
    const budget = this.#limits.retryBudget;
    if (budget === null) return this.retries < this.#limits.maxRetries;
    const share = Math.floor((budget.percent / 100) * (this.requests + this.pending));
    return this.retries < Math.max(share, budget.minimumConcurrency);
  }
}
