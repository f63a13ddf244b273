import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Cluster } from '../mesh/types.ts';
import { ClusterState } from './cluster-state.ts';
import { EndpointRegistry } from './endpoint-registry.ts';
import { CONNECT_FAILURE } from './outcome.ts';
import { ISTIO_TUNING } from './proxy-replica.ts';
import { NO_HOST, NO_RETRY, RETRY_LIMIT, RETRY_OVERFLOW, STARTED, WAITING } from './proxy-types.ts';
import { retryPlan } from './retry.ts';
import { DEFAULT_OUTLIER, DEFAULT_RETRIES, sampleCluster, sampleGroups } from './sample-config.ts';
import { sampleDraw } from './sample-draw.ts';

const SECOND = 1_000_000;
const draw = sampleDraw(3);

function state(parts: Partial<Cluster>, hosts: number) {
  const failed: [ticket: number, outcome: number][] = [];
  const events = {
    connect: () => undefined,
    started: () => undefined,
    failed: (ticket: number, outcome: number) => void failed.push([ticket, outcome]),
  };
  const cluster = new ClusterState(sampleCluster('web', parts), new EndpointRegistry(), events, ISTIO_TUNING, 0, draw);
  cluster.setEndpoints(sampleGroups(hosts), 0);
  const picked = (nowUs: number) =>
    new Set(Array.from({ length: 60 }, () => cluster.pickHost(null, null, nowUs, draw)));
  const fail = (host: number, nowUs: number) => {
    for (let i = 0; i < 5; i++) cluster.release(host, 500, false, nowUs, draw);
  };
  return { cluster, failed, picked, fail };
}

const ALL = { ...DEFAULT_OUTLIER, maxEjectionPercent: 100 };

describe('cluster state', () => {
  // Measured on 1.40 with three failing hosts.
  it('the first ejection is seen at once, the next within the second a window later', () => {
    const { cluster, picked, fail } = state({ outlier: ALL, panicThresholdPercent: 0 }, 3);
    fail(0, 5 * SECOND);
    fail(1, 5.2 * SECOND);
    assert.deepEqual(picked(5.3 * SECOND), new Set([1, 2]));
    assert.equal(cluster.ejected, 2);
    assert.deepEqual(picked(6.19 * SECOND), new Set([1, 2]));
    assert.deepEqual(picked(6.2 * SECOND), new Set([2]));
  });

  it('ejections right after a change of endpoints are held back as well', () => {
    const { picked, fail } = state({ outlier: ALL, panicThresholdPercent: 0 }, 2);
    fail(0, 10);
    assert.equal(picked(20).size, 2);
    assert.equal(picked(10 + SECOND).size, 1);
  });

  it('sweeps that fell due while nothing happened are applied at their own times', () => {
    const { cluster, picked, fail } = state({ outlier: ALL, panicThresholdPercent: 0 }, 2);
    fail(0, 5 * SECOND);
    assert.equal(picked(39.9 * SECOND).size, 1);
    assert.equal(picked(40 * SECOND).size, 2);
    cluster.advance(1000 * SECOND);
    assert.equal(cluster.ejected, 0);
  });

  it('hosts that stay keep their counts and requests when endpoints change', () => {
    const { cluster, picked } = state({ outlier: ALL, panicThresholdPercent: 0 }, 2);
    assert.equal(cluster.acquire(1, 7), WAITING);
    cluster.connected(1);
    for (let i = 0; i < 4; i++) cluster.release(0, 500, false, SECOND, draw);
    cluster.setEndpoints(sampleGroups(4), 2 * SECOND);
    assert.equal(cluster.active[1], 1);
    assert.equal(cluster.acquire(1, 8), WAITING);
    cluster.release(0, 500, false, 3.5 * SECOND, draw);
    assert.ok(cluster.isEjected(0));
    assert.deepEqual(picked(3.5 * SECOND), new Set([1, 2, 3]));
  });

  it('a failed handshake counts against the host, once per waiting request', () => {
    const { cluster, failed } = state({ outlier: ALL, panicThresholdPercent: 0 }, 2);
    for (let ticket = 0; ticket < 5; ticket++) cluster.acquire(0, ticket);
    cluster.connectFailed(0, 5 * SECOND, draw);
    assert.deepEqual(
      failed,
      [0, 1, 2, 3, 4].map((ticket) => [ticket, CONNECT_FAILURE]),
    );
    assert.ok(cluster.isEjected(0));
  });

  it('a broken HTTP/1.1 connection is not reused, one that answered 503 is', () => {
    const { cluster } = state({}, 1);
    cluster.acquire(0, 1);
    cluster.connected(0);
    cluster.release(0, 503, false, 0, draw);
    assert.equal(cluster.acquire(0, 2), STARTED);
    cluster.release(0, -2, false, 0, draw);
    assert.equal(cluster.acquire(0, 3), WAITING);
  });

  it('retries are granted while conditions, attempts and breaker allow', () => {
    const { cluster } = state({ pool: { ...sampleCluster('web').pool, maxRetries: 1 } }, 1);
    const retry = retryPlan({ ...DEFAULT_RETRIES, retryOn: ['5xx'] }, -1)!;
    assert.equal(cluster.retryAfterUs(retry, 0, 404, draw), NO_RETRY);
    const waitUs = cluster.retryAfterUs(retry, 0, 503, draw);
    assert.ok(waitUs >= 0 && waitUs < 25_000 && waitUs % 1000 === 0);
    assert.equal(cluster.retryAfterUs(retry, 0, 503, draw), RETRY_OVERFLOW);
    cluster.retryDone();
    assert.ok(cluster.retryAfterUs(retry, 1, 503, draw) >= 0);
    cluster.retryDone();
    assert.equal(cluster.retryAfterUs(retry, 2, 503, draw), RETRY_LIMIT);
    const { retries, retryOverflow, retryLimitExceeded } = cluster.statistics;
    assert.deepEqual([retries, retryOverflow, retryLimitExceeded], [2, 1, 1]);
  });

  it('picks are the same whether time is brought up at every step or only when a request comes', () => {
    const step = fc.record({
      waitUs: fc.integer({ min: 0, max: 3 * SECOND }),
      host: fc.integer({ min: 0, max: 4 }),
      outcome: fc.constantFrom(200, 503, 503, 503),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const run = (isEager: boolean): number[] => {
          const { cluster } = state(
            { outlier: { ...ALL, consecutive5xx: 2, baseEjectionUs: 3 * SECOND, intervalUs: SECOND } },
            5,
          );
          const own = sampleDraw(8);
          let now = 0;
          return steps.map(({ waitUs, host, outcome }) => {
            for (let at = now; isEager && at < now + waitUs; at += 250_000) cluster.advance(at);
            now += waitUs;
            cluster.release(host, outcome, false, now, own);
            cluster.active[host] = 0;
            return cluster.pickHost(null, null, now, own);
          });
        };
        assert.deepEqual(run(true), run(false));
      }),
    );
  });

  it('all ejected without panic: no host', () => {
    const { cluster, fail } = state({ outlier: ALL, panicThresholdPercent: 0 }, 1);
    fail(0, 5 * SECOND);
    assert.equal(cluster.pickHost(null, null, 5 * SECOND, draw), NO_HOST);
  });
});
