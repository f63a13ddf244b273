import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ConnectionPool } from '../mesh/types.ts';
import { ConnectionPools } from './connection-pools.ts';
import { CONNECT_FAILURE, OVERFLOW } from './outcome.ts';
import { REFUSED, STARTED, WAITING } from './proxy-types.ts';
import { sampleCluster } from './sample-config.ts';

function pools(limits: Partial<ConnectionPool>, hosts = 1) {
  const log: string[] = [];
  const pool = new ConnectionPools(
    { ...sampleCluster('web').pool, ...limits },
    {
      connect: (host) => void log.push(`connect ${host}`),
      started: (host, ticket) => void log.push(`started ${host}/${ticket}`),
      failed: (host, ticket, outcome) => void log.push(`failed ${host}/${ticket} ${outcome}`),
    },
  );
  pool.grow(hosts);
  const told = () => log.splice(0);
  return { pool, told };
}

describe('connection pools', () => {
  it('a first request waits for its connection, the next one reuses it', () => {
    const { pool, told } = pools({});
    assert.equal(pool.acquire(0, 1), WAITING);
    assert.deepEqual(told(), ['connect 0']);
    assert.equal(pool.breaker.pending, 1);
    pool.connected(0);
    assert.deepEqual(told(), ['started 0/1']);
    pool.release(0, false);
    assert.equal(pool.acquire(0, 2), STARTED);
    assert.deepEqual(told(), []);
    assert.equal(pool.breaker.connections, 1);
  });

  it('HTTP/1.1 opens a connection per request in flight, HTTP/2 one for all', () => {
    const one = pools({});
    for (const ticket of [1, 2, 3]) one.pool.acquire(0, ticket);
    assert.equal(one.pool.breaker.connections, 3);
    const two = pools({ http2: true });
    for (const ticket of [1, 2, 3]) two.pool.acquire(0, ticket);
    assert.equal(two.pool.breaker.connections, 1);
    two.pool.connected(0);
    assert.deepEqual(two.told(), ['connect 0', 'started 0/1', 'started 0/2', 'started 0/3']);
  });

  // Measured on 1.40 with ten parallel requests, one connection, one pending.
  const burst = (warm: boolean) => {
    const { pool, told } = pools({ maxConnections: 1, maxPendingRequests: 1 });
    if (warm) {
      pool.acquire(0, 0);
      pool.connected(0);
      pool.release(0, false);
      told();
    }
    const results = Array.from({ length: 10 }, (_, i) => pool.acquire(0, i + 1));
    return { refused: results.filter((result) => result === REFUSED).length, overflow: pool.pendingOverflow };
  };
  it('a warm connection serves one and queues one of ten', () =>
    assert.deepEqual(burst(true), { refused: 8, overflow: 8 }));
  it('a cold pool serves one of ten', () => assert.deepEqual(burst(false), { refused: 9, overflow: 9 }));

  // Measured: max_requests 3, counted as active overflow, not as pending overflow.
  it('maxRequests refuses what comes above, also from the queue', () => {
    const { pool, told } = pools({ maxRequests: 3 });
    for (let ticket = 1; ticket <= 5; ticket++) pool.acquire(0, ticket);
    for (let i = 0; i < 5; i++) pool.connected(0);
    assert.deepEqual(told().slice(5), [
      'started 0/1',
      'started 0/2',
      'started 0/3',
      `failed 0/4 ${OVERFLOW}`,
      `failed 0/5 ${OVERFLOW}`,
    ]);
    assert.deepEqual([pool.activeOverflow, pool.pendingOverflow], [2, 0]);
  });

  it('a freed connection goes to the request that waits longest', () => {
    const { pool, told } = pools({ maxConnections: 1 });
    for (const ticket of [1, 2, 3]) pool.acquire(0, ticket);
    pool.connected(0);
    pool.release(0, false);
    assert.deepEqual(told(), ['connect 0', 'started 0/1', 'started 0/2']);
    assert.equal(pool.breaker.pending, 1);
  });

  it('a host without any connection gets one beyond the limit', () => {
    const { pool, told } = pools({ maxConnections: 1 }, 2);
    pool.acquire(0, 1);
    pool.acquire(1, 2);
    assert.deepEqual(told(), ['connect 0', 'connect 1']);
    pool.acquire(1, 3);
    assert.deepEqual(told(), []);
    assert.equal(pool.connectionOverflow, 2);
  });

  it('a failed handshake fails all that wait for the host', () => {
    const { pool, told } = pools({});
    pool.acquire(0, 1);
    pool.acquire(0, 2);
    told();
    pool.connectFailed(0);
    assert.deepEqual(told(), [`failed 0/1 ${CONNECT_FAILURE}`, `failed 0/2 ${CONNECT_FAILURE}`]);
    assert.deepEqual([pool.breaker.pending, pool.breaker.connections], [0, 1]);
  });

  it('a request that gives up leaves the queue', () => {
    const { pool, told } = pools({ maxConnections: 1 });
    for (const ticket of [1, 2, 3]) pool.acquire(0, ticket);
    pool.abandon(0, 2);
    pool.connected(0);
    pool.release(0, false);
    assert.deepEqual(told(), ['connect 0', 'started 0/1', 'started 0/3']);
  });

  it('one request per connection means a new connection each time', () => {
    const { pool, told } = pools({ maxRequestsPerConnection: 1 });
    for (const ticket of [1, 2]) {
      assert.equal(pool.acquire(0, ticket), WAITING);
      pool.connected(0);
      pool.release(0, false);
    }
    assert.deepEqual(told(), ['connect 0', 'started 0/1', 'connect 0', 'started 0/2']);
    assert.equal(pool.breaker.connections, 0);
  });

  it('a host that left closes its free connections at once and the others when they are done', () => {
    const { pool } = pools({});
    pool.acquire(0, 1);
    pool.acquire(0, 2);
    pool.connected(0);
    pool.connected(0);
    pool.release(0, false);
    pool.leave(0);
    assert.equal(pool.breaker.connections, 1);
    pool.release(0, false);
    assert.equal(pool.breaker.connections, 0);
  });

  it('counts stay within limits and come back to zero', () => {
    const step = fc.tuple(
      fc.constantFrom('acquire', 'connected', 'failed', 'release', 'abandon'),
      fc.integer({ min: 0, max: 2 }),
    );
    const limits = fc.record({
      http2: fc.boolean(),
      maxConnections: fc.integer({ min: 1, max: 4 }),
      maxPendingRequests: fc.integer({ min: 1, max: 4 }),
      maxRequests: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(fc.property(limits, fc.array(step, { maxLength: 120 }), (of, steps) => runSteps(of, steps)));
  });
});

/** Applies only steps that a world could take, keeping its own books. */
function runSteps(limits: Partial<ConnectionPool>, steps: readonly (readonly [string, number])[]): void {
  const handshakes = [0, 0, 0];
  const running = [0, 0, 0];
  const waiting: Set<number>[] = [new Set(), new Set(), new Set()];
  const pool = new ConnectionPools(
    { ...sampleCluster('web').pool, ...limits },
    {
      connect: (host) => void handshakes[host]!++,
      started: (host, ticket) => {
        assert.ok(waiting[host]!.delete(ticket));
        running[host]!++;
      },
      failed: (host, ticket) => assert.ok(waiting[host]!.delete(ticket)),
    },
  );
  pool.grow(3);
  const apply = ([what, host]: readonly [string, number], ticket: number): void => {
    if (what === 'acquire') {
      waiting[host]!.add(ticket);
      const result = pool.acquire(host, ticket);
      if (result !== WAITING) waiting[host]!.delete(ticket);
      if (result === STARTED) running[host]!++;
    } else if (what === 'connected' && handshakes[host]! > 0) {
      handshakes[host]!--;
      pool.connected(host);
    } else if (what === 'failed' && handshakes[host]! > 0) {
      handshakes[host]!--;
      pool.connectFailed(host);
    } else if (what === 'release' && running[host]! > 0) {
      running[host]!--;
      pool.release(host, ticket % 3 === 0 && limits.http2 !== true);
    } else if (what === 'abandon') {
      const [first] = waiting[host]!;
      if (first === undefined) return;
      waiting[host]!.delete(first);
      pool.abandon(host, first);
    }
  };
  steps.forEach((step, ticket) => {
    apply(step, ticket);
    assert.ok(pool.breaker.requests <= limits.maxRequests!);
    assert.ok(pool.breaker.pending <= limits.maxPendingRequests!);
    assert.equal(pool.breaker.requests, running[0]! + running[1]! + running[2]!);
    assert.equal(pool.breaker.pending, waiting[0]!.size + waiting[1]!.size + waiting[2]!.size);
  });
  for (let round = 0; round < 200; round++) {
    for (const host of [0, 1, 2]) for (const what of ['connected', 'release']) apply([what, host], 1);
  }
  assert.deepEqual([pool.breaker.requests, pool.breaker.pending], [0, 0]);
}
