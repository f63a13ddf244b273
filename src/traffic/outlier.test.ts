import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { OutlierPolicy } from '../mesh/types.ts';
import {
  CANCELLED,
  CONNECT_FAILURE,
  CONNECTION_RESET,
  GRPC_STATUS,
  OVERFLOW,
  PER_TRY_TIMEOUT,
  REQUEST_TIMEOUT,
  UPSTREAM_OVERLOADED,
  UPSTREAM_RATE_LIMITED,
} from './outcome.ts';
import { Outlier } from './outlier.ts';
import { DEFAULT_OUTLIER } from './sample-config.ts';
import { sampleDraw, scriptedDraw } from './sample-draw.ts';

const SECOND = 1_000_000;
const draw = sampleDraw();

function detector(hosts: number, policy: Partial<OutlierPolicy>, jitterUs = 0) {
  const changes: [host: number, atUs: number][] = [];
  const events = { onHealthChanged: (host: number, nowUs: number) => void changes.push([host, nowUs]) };
  const outlier = new Outlier({ ...DEFAULT_OUTLIER, ...policy }, 0, events, jitterUs);
  outlier.setMembers(
    Int32Array.from({ length: hosts }, (_, i) => i),
    hosts,
  );
  const fail = (host: number, times: number, nowUs = 0, outcome = 500) => {
    for (let i = 0; i < times; i++) outlier.record(host, outcome, nowUs, draw);
  };
  /** Sweeps at each interval up to a time; times at which the host came back. */
  const sweepTo = (untilUs: number) => {
    const from = changes.length;
    while (outlier.dueUs <= untilUs) outlier.sweep(outlier.dueUs);
    return changes.slice(from);
  };
  return { outlier, changes, fail, sweepTo };
}

describe('outlier ejection', () => {
  it('ejects on the fifth consecutive 5xx, at once', () => {
    const { outlier, fail, changes } = detector(10, {});
    fail(3, 4);
    assert.equal(outlier.ejected, 0);
    fail(3, 1, 7);
    assert.deepEqual(changes, [[3, 7]]);
    assert.equal(outlier.flags[3], 1);
  });

  it('a success starts the count anew', () => {
    const { outlier, fail } = detector(10, {});
    fail(0, 4);
    fail(0, 1, 0, 200);
    fail(0, 4);
    assert.equal(outlier.ejected, 0);
  });

  // Measured on 1.40 and read in `ejectHost`: 100 · (ejected + 1) / hosts must not exceed the maximum.
  const gates: readonly [percent: number, hosts: number, ejectable: number][] = [
    [10, 3, 0],
    [10, 9, 0],
    [10, 10, 1],
    [10, 20, 2],
    [33, 3, 0],
    [34, 3, 1],
    [50, 2, 1],
    [50, 3, 1],
    [50, 5, 2],
    [100, 3, 3],
    [0, 3, 0],
  ];
  for (const [maxEjectionPercent, hosts, ejectable] of gates) {
    it(`${maxEjectionPercent} % of ${hosts} hosts → ${ejectable}`, () => {
      const { outlier, fail } = detector(hosts, { maxEjectionPercent });
      for (let host = 0; host < hosts; host++) fail(host, 5);
      assert.equal(outlier.ejected, ejectable);
      assert.equal(outlier.ejectionsOverflow, hosts - ejectable);
    });
  }

  it('a refused ejection starts the count anew', () => {
    const { outlier, fail } = detector(3, { maxEjectionPercent: 10 });
    fail(0, 9);
    assert.equal(outlier.ejectionsOverflow, 1);
    fail(0, 1);
    assert.equal(outlier.ejectionsOverflow, 2);
  });

  // Which outcomes count as 5xx (router.cc, outlier_detection_impl.cc `resultToHttpCode`).
  const counted: readonly [outcome: number, name: string, counts: boolean][] = [
    [500, '500', true],
    [503, '503', true],
    [599, '599', true],
    [499, '499', false],
    [429, '429', false],
    [CONNECT_FAILURE, 'connect failure', true],
    [CONNECTION_RESET, 'reset', true],
    [PER_TRY_TIMEOUT, 'per-try timeout', true],
    [REQUEST_TIMEOUT, 'route timeout', true],
    [UPSTREAM_OVERLOADED, 'overloaded upstream', true],
    [UPSTREAM_RATE_LIMITED, 'rate limited upstream', false],
    [OVERFLOW, 'own overflow', false],
    [CANCELLED, 'cancelled', false],
    [GRPC_STATUS, 'gRPC OK', false],
    [GRPC_STATUS + 14, 'gRPC UNAVAILABLE', true],
    [GRPC_STATUS + 13, 'gRPC INTERNAL', true],
    [GRPC_STATUS + 5, 'gRPC NOT_FOUND', false],
  ];
  for (const [outcome, name, counts] of counted) {
    it(`${name} ${counts ? 'counts' : 'does not count'}`, () => {
      const { outlier, fail } = detector(10, {});
      fail(0, 5, 0, outcome);
      assert.equal(outlier.ejected, counts ? 1 : 0);
    });
  }

  it('gateway errors have a count of their own, which another 5xx resets', () => {
    const { outlier, fail } = detector(10, { consecutive5xx: 0, consecutiveGatewayErrors: 3 });
    fail(0, 2, 0, 503);
    fail(0, 1, 0, 500);
    fail(0, 2, 0, 504);
    assert.equal(outlier.ejected, 0);
    fail(0, 1, 0, 502);
    assert.equal(outlier.ejected, 1);
  });

  it('gateway errors of 0 and 5xx of 0 are not enforced', () => {
    const { outlier, fail } = detector(10, { consecutive5xx: 0, consecutiveGatewayErrors: 0 });
    fail(0, 50, 0, 503);
    assert.equal(outlier.ejected, 0);
  });

  it('in split mode local failures have their own count, reset by every connection', () => {
    const { outlier, fail } = detector(10, { splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 3 });
    fail(0, 2, 0, CONNECT_FAILURE);
    outlier.recordConnected(0);
    fail(0, 2, 0, CONNECTION_RESET);
    assert.equal(outlier.ejected, 0);
    fail(0, 1, 0, PER_TRY_TIMEOUT);
    assert.equal(outlier.ejected, 1);
    fail(1, 4, 0, CONNECT_FAILURE);
    assert.equal(outlier.ejected, 1, 'the 5xx count is not touched, and the gate holds at one of ten');
  });

  // Measured: base 1 s, interval 1 s, always failing: out for 2, 3, 4, 5 sweeps less the part of the first.
  it('a host stays out base times its number of ejections, rounded up to a sweep', () => {
    const { outlier, fail, changes } = detector(10, { baseEjectionUs: 1 * SECOND, intervalUs: 1 * SECOND });
    const stays: number[] = [];
    let now = 0.34 * SECOND;
    for (let round = 0; round < 4; round++) {
      fail(0, 5, now);
      while (outlier.ejected > 0) outlier.sweep(outlier.dueUs);
      const [, backUs] = changes.at(-1)!;
      stays.push(backUs - now);
      // Fails again a moment later, before a clean interval has passed.
      now = backUs + 0.02 * SECOND;
    }
    assert.deepEqual(
      stays.map((us) => us / SECOND),
      [1.66, 2.98, 3.98, 4.98],
    );
  });

  it('the back-off decays by one per clean interval after re-admission', () => {
    const { fail, sweepTo } = detector(10, { baseEjectionUs: 10 * SECOND });
    fail(0, 5, 0);
    assert.deepEqual(sweepTo(15 * SECOND), [[0, 10 * SECOND]]);
    fail(0, 5, 15 * SECOND);
    assert.deepEqual(sweepTo(40 * SECOND), [[0, 40 * SECOND]], 'the second stay is twice as long');
    sweepTo(60 * SECOND);
    fail(0, 5, 61 * SECOND);
    assert.deepEqual(sweepTo(80 * SECOND), [[0, 80 * SECOND]], 'after two clean sweeps it is a first time again');
  });

  it('no sweep is due while nothing is out and all back-offs have decayed', () => {
    const { outlier, fail, sweepTo } = detector(10, {});
    assert.equal(outlier.dueUs, Number.POSITIVE_INFINITY);
    fail(0, 5, 3 * SECOND);
    assert.equal(outlier.dueUs, 10 * SECOND, 'phase is that of the cluster');
    sweepTo(120 * SECOND);
    assert.equal(outlier.dueUs, Number.POSITIVE_INFINITY);
  });

  it('a stay is at most 300 s, or the base if that is longer', () => {
    const { fail, sweepTo } = detector(10, { baseEjectionUs: 200 * SECOND });
    fail(0, 5, 0);
    sweepTo(200 * SECOND);
    fail(0, 5, 201 * SECOND);
    assert.deepEqual(sweepTo(900 * SECOND), [[0, 510 * SECOND]]);
    const long = detector(10, { baseEjectionUs: 400 * SECOND });
    long.fail(0, 5, 0);
    assert.deepEqual(long.sweepTo(900 * SECOND), [[0, 400 * SECOND]]);
  });

  it('after re-admission five fresh errors are needed', () => {
    const { outlier, fail, sweepTo } = detector(10, {});
    fail(0, 7);
    sweepTo(40 * SECOND);
    fail(0, 4, 41 * SECOND);
    assert.equal(outlier.ejected, 0);
  });

  it('jitter is added in whole milliseconds', () => {
    const { outlier, sweepTo } = detector(10, { consecutive5xx: 1 }, 20 * SECOND);
    outlier.record(0, 500, 0, scriptedDraw(12_000));
    assert.deepEqual(sweepTo(60 * SECOND), [[0, 50 * SECOND]]);
  });

  it('a host that leaves takes its ejection along, one that returns begins anew', () => {
    const { outlier, fail } = detector(10, {});
    fail(9, 5);
    outlier.setMembers(Int32Array.of(0, 1, 2), 10);
    assert.equal(outlier.ejected, 0);
    fail(9, 5);
    assert.equal(outlier.ejected, 0, 'not a member');
    outlier.setMembers(
      Int32Array.from({ length: 10 }, (_, i) => i),
      10,
    );
    assert.equal(outlier.flags[9], 0);
  });

  it('never more hosts are out than the gate allows, and everybody comes back', () => {
    const step = fc.record({
      host: fc.integer({ min: 0, max: 7 }),
      ok: fc.boolean(),
      waitUs: fc.integer({ min: 0, max: 20 * SECOND }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 0, max: 100 }), (steps, maxEjectionPercent) => {
        const { outlier, fail, sweepTo } = detector(8, { consecutive5xx: 2, maxEjectionPercent });
        let now = 0;
        for (const { host, ok, waitUs } of steps) {
          now += waitUs;
          sweepTo(now);
          fail(host, 1, now, ok ? 200 : 500);
          assert.ok((100 * outlier.ejected) / 8 <= maxEjectionPercent);
          assert.equal(outlier.ejected, outlier.flags.filter((flag) => flag === 1).length);
        }
        sweepTo(now + 20_000 * SECOND);
        assert.equal(outlier.ejected, 0);
        assert.equal(outlier.dueUs, Number.POSITIVE_INFINITY);
      }),
    );
  });
});
