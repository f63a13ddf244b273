import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CircuitBreaker } from './circuit-breaker.ts';
import { sampleCluster } from './sample-config.ts';

describe('circuit breaker', () => {
  const { pool } = sampleCluster('web');

  it('each count has its own limit', () => {
    const breaker = new CircuitBreaker({
      ...pool,
      maxConnections: 1,
      maxPendingRequests: 1,
      maxRequests: 1,
      maxRetries: 1,
    });
    assert.deepEqual(
      [breaker.canConnect, breaker.canQueue, breaker.canRequest, breaker.canRetry],
      [true, true, true, true],
    );
    breaker.pending = 1;
    breaker.retries = 1;
    assert.deepEqual(
      [breaker.canConnect, breaker.canQueue, breaker.canRequest, breaker.canRetry],
      [true, false, true, false],
    );
  });

  // resource_manager_impl.h: max(minimum, whole part of percent of active and pending); measured: 20 %, minimum 3.
  const budgets: readonly [requests: number, pending: number, allowed: number][] = [
    [0, 0, 3],
    [10, 5, 3],
    [20, 4, 4],
    [40, 0, 8],
    [39, 5, 8],
  ];
  for (const [requests, pending, allowed] of budgets) {
    it(`a budget of 20 % with ${requests} active and ${pending} pending allows ${allowed} retries`, () => {
      const breaker = new CircuitBreaker({
        ...pool,
        maxRetries: 1,
        retryBudget: { percent: 20, minimumConcurrency: 3 },
      });
      Object.assign(breaker, { requests, pending });
      breaker.retries = allowed - 1;
      assert.equal(breaker.canRetry, true);
      breaker.retries = allowed;
      assert.equal(breaker.canRetry, false);
    });
  }
});
