import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ClientSeries } from '../run-result.ts';
import { recovery } from './recovery.ts';

const STEP = 1_000_000;

/** Ten requests a second with so many errors. */
function series(errors: readonly number[], requests = errors.map(() => 10)): ClientSeries {
  const zeros = errors.map(() => 0);
  return { client: 'c', service: 's', cluster: 'one', requests, errors, p50Us: zeros, p95Us: zeros };
}

for (const { name, errors, requests, fromUs = 2 * STEP, tookUs, failed } of [
  { name: 'nothing ever failed', errors: [0, 0, 0, 0, 0, 0], tookUs: 0, failed: 0 },
  { name: 'three bad seconds', errors: [0, 0, 5, 9, 1, 0, 0, 0], tookUs: 3 * STEP, failed: 15 },
  { name: 'errors before the fault do not count', errors: [9, 9, 0, 0, 0, 0], tookUs: 0, failed: 0 },
  { name: 'a relapse', errors: [0, 0, 5, 0, 5, 0, 0, 0], tookUs: 3 * STEP, failed: 10 },
  { name: 'a relapse, however late', errors: [0, 0, 5, 0, 0, 0, 5, 0], tookUs: 5 * STEP, failed: 10 },
  { name: 'never', errors: [0, 0, 5, 5, 5, 5, 5, 5], tookUs: null, failed: 30 },
  { name: 'a fault between two steps', errors: [0, 0, 5, 0, 0, 0], fromUs: 2.5 * STEP, tookUs: STEP / 2, failed: 5 },
  {
    name: 'a second without requests',
    errors: [0, 0, 5, 0, 0, 0, 0],
    requests: [10, 10, 10, 0, 10, 10, 10],
    tookUs: STEP,
    failed: 5,
  },
  {
    name: 'one stray error among a hundred is not an outage',
    errors: [0, 0, 5, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    requests: Array(14).fill(10),
    tookUs: STEP,
    failed: 5,
  },
  {
    name: 'two of them are',
    errors: [0, 0, 5, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0],
    requests: Array(14).fill(10),
    tookUs: 6 * STEP,
    failed: 7,
  },
]) {
  test(`recovery: ${name}`, () => {
    const found = recovery([series(errors, requests)], STEP, { fromUs, untilUs: errors.length * STEP }, 0.01);
    assert.deepEqual([found.tookUs, found.failed], [tookUs, failed]);
  });
}

test('recovery adds up its clients, so that a busy one outweighs a quiet one', () => {
  const busy = series([0, 0, 0, 0, 0, 0], [1000, 1000, 1000, 1000, 1000, 1000]);
  const quiet = series([0, 0, 5, 5, 5, 5]);
  const span = { fromUs: 2 * STEP, untilUs: 6 * STEP };
  assert.equal(recovery([busy, quiet], STEP, span, 0.01).tookUs, 0);
  assert.equal(recovery([quiet], STEP, span, 0.01).tookUs, null);
});

test('what fails after the span is not asked about', () => {
  const span = { fromUs: 2 * STEP, untilUs: 5 * STEP };
  assert.equal(recovery([series([0, 0, 5, 0, 0, 5, 5])], STEP, span, 0.01).tookUs, STEP);
});
