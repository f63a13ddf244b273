import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RetryPolicy } from '../mesh/types.ts';
import {
  CANCELLED,
  CONNECT_FAILURE,
  CONNECTION_RESET,
  GRPC_STATUS,
  OVERFLOW,
  PER_TRY_TIMEOUT,
  REFUSED_STREAM,
  REQUEST_TIMEOUT,
  UPSTREAM_OVERLOADED,
  UPSTREAM_RATE_LIMITED,
} from './outcome.ts';
import { backoffBoundMs, backoffUs, isRetriable, retryPlan } from './retry.ts';
import { DEFAULT_RETRIES } from './sample-config.ts';
import { scriptedDraw } from './sample-draw.ts';

const plan = (parts: Partial<RetryPolicy>, timeoutUs = -1) => retryPlan({ ...DEFAULT_RETRIES, ...parts }, timeoutUs);
const on = (...retryOn: string[]) => plan({ retryOn, retriableStatusCodes: [404] })!;

describe('retry conditions', () => {
  // router_filter.rst x-envoy-retry-on and x-envoy-retry-grpc-on; retry_state_impl.cc.
  const rows: readonly [condition: string, retried: readonly number[], final: readonly number[]][] = [
    ['5xx', [500, 503, 599, CONNECT_FAILURE, CONNECTION_RESET, REFUSED_STREAM, PER_TRY_TIMEOUT], [404, 409, 200]],
    ['gateway-error', [502, 503, 504, CONNECT_FAILURE, CONNECTION_RESET, PER_TRY_TIMEOUT], [500, 501, 505, 409]],
    ['reset', [CONNECTION_RESET, CONNECT_FAILURE, REFUSED_STREAM, PER_TRY_TIMEOUT], [500, 503]],
    ['connect-failure', [CONNECT_FAILURE], [503, CONNECTION_RESET, PER_TRY_TIMEOUT, REFUSED_STREAM]],
    ['refused-stream', [REFUSED_STREAM], [503, CONNECTION_RESET, CONNECT_FAILURE]],
    ['retriable-4xx', [409], [400, 404, 429, 500]],
    ['retriable-status-codes', [404], [409, 503, CONNECT_FAILURE]],
    ['cancelled', [GRPC_STATUS + 1], [GRPC_STATUS + 14, 503]],
    ['deadline-exceeded', [GRPC_STATUS + 4], [GRPC_STATUS + 1, 504]],
    ['resource-exhausted', [GRPC_STATUS + 8], [GRPC_STATUS, 429]],
    ['internal', [GRPC_STATUS + 13], [GRPC_STATUS + 14, 500]],
    ['unavailable', [GRPC_STATUS + 14], [GRPC_STATUS + 13, 503]],
    ['no-such-condition,5xx', [], [500]],
  ];
  for (const [condition, retried, final] of rows) {
    it(condition, () => {
      const retry = plan({ retryOn: [condition], retriableStatusCodes: [404] });
      for (const outcome of retried) assert.equal(isRetriable(retry!, outcome), true, `${outcome} is retried`);
      for (const outcome of final)
        assert.equal(retry !== null && isRetriable(retry, outcome), false, `${outcome} is final`);
    });
  }

  it('an upstream that says it is overloaded is retried like any 503', () => {
    assert.equal(isRetriable(on('5xx'), UPSTREAM_OVERLOADED), true);
    assert.equal(isRetriable(plan({})!, UPSTREAM_OVERLOADED), false);
  });

  it('overflow, rate limit, route timeout and a caller who left are never retried', () => {
    const everything = on('5xx', 'gateway-error', 'reset', 'retriable-4xx', 'retriable-status-codes');
    for (const outcome of [OVERFLOW, UPSTREAM_RATE_LIMITED, REQUEST_TIMEOUT, CANCELLED]) {
      assert.equal(isRetriable(everything, outcome), false, String(outcome));
    }
  });

  it('the default of Istio retries no 503', () => {
    const retry = plan({})!;
    assert.deepEqual(
      [503, 500, CONNECTION_RESET, CONNECT_FAILURE, REFUSED_STREAM, GRPC_STATUS + 14].map((outcome) =>
        isRetriable(retry, outcome),
      ),
      [false, false, false, true, true, true],
    );
  });

  it('a policy that cannot retry is none', () => {
    assert.equal(plan({ attempts: 0 }), null);
    assert.equal(retryPlan(null, -1), null);
  });

  const timeouts: readonly [perTry: number | null, route: number, effective: number][] = [
    [null, -1, -1],
    [2_000_000, -1, 2_000_000],
    [2_000_000, 3_000_000, 2_000_000],
    [3_000_000, 3_000_000, -1],
    [4_000_000, 3_000_000, -1],
  ];
  for (const [perTryTimeoutUs, route, effective] of timeouts) {
    it(`per try ${perTryTimeoutUs}, route ${route} → ${effective}`, () => {
      assert.equal(plan({ perTryTimeoutUs }, route)!.perTryTimeoutUs, effective);
    });
  }
});

describe('retry back-off', () => {
  // Measured on 1.40, 300 requests of five retries each.
  it('has bounds of 25, 50, 100, 200, 250, 250 ms', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 5, 60].map((n) => backoffBoundMs(plan({})!, n)),
      [25, 50, 100, 200, 250, 250],
    );
  });
  it('is uniform below the bound in whole milliseconds', () => {
    assert.deepEqual(
      [0, 24, 25].map((value) => backoffUs(plan({})!, 1, scriptedDraw(value))),
      [0, 24_000, 0],
    );
  });
  it('a base of 1 ms is practically none', () => {
    assert.equal(backoffUs(plan({ backoffBaseUs: 1000, backoffMaxUs: 1000 })!, 3, scriptedDraw(7)), 0);
  });
});
