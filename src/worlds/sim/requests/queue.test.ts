import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runWorld } from '../run-world.ts';
import { erlangWaitUs, meanWaitUs, queueRun } from './sample-queue.ts';

test('Erlang C: known values', () => {
  // Half of the time a single server is busy, an arrival waits one service time on average in M/M/1 at load 1/2.
  assert.ok(Math.abs(erlangWaitUs(1, 0.5, 1000) - 1000) < 1e-9);
  // Eight servers at 0.8: 0.2860 service times.
  assert.ok(Math.abs(erlangWaitUs(8, 0.8, 1_000_000) / 1_000_000 - 0.286) < 0.0005);
});

for (const { servers, load, seed } of [
  { servers: 1, load: 0.6, seed: 1 },
  { servers: 8, load: 0.8, seed: 1 },
  { servers: 8, load: 0.8, seed: 2 },
  { servers: 8, load: 0.8, seed: 3 },
]) {
  test(`M/M/${servers} at ${load}, seed ${seed}: the mean wait is Erlang's within the 99 % interval of twenty batches`, () => {
    const meanUs = 10_000;
    const result = runWorld(queueRun({ servers, load, meanUs, batches: 20, requestsPerBatch: 10_000, seed }));
    const measured = meanWaitUs(result, meanUs);
    const expected = erlangWaitUs(servers, load, meanUs);
    const text = `${measured.meanUs} ± ${measured.halfUs}, expected ${expected}`;
    assert.ok(Math.abs(measured.meanUs - expected) <= measured.halfUs, text);
    assert.ok(measured.halfUs < expected / 5, text);
  });
}
