import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HistogramRecorder } from '../../../units/histogram.ts';
import type { ClientSeries, EntryFigures, HopFigures, WorkloadFigures } from '../run-result.ts';
import { amplification } from './amplification.ts';
import { answered, answeredQuantile } from './answered.ts';
import { belowFloorUs, capacityFloor } from './capacity-floor.ts';
import { isEventuallyStable, recovery } from './recovery.ts';

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

test('eventually stable: half of the span must be quiet, to the very end', () => {
  const verdict = (errors: readonly number[]): boolean =>
    isEventuallyStable([series(errors)], STEP, { fromUs: 2 * STEP, untilUs: 8 * STEP }, 0);
  assert.equal(verdict([0, 0, 5, 5, 0, 0, 0, 0]), true);
  assert.equal(verdict([0, 0, 5, 5, 5, 5, 5, 0]), false);
  assert.equal(verdict([0, 0, 5, 0, 0, 0, 0, 1]), false);
});

test('answered: requests that the end of the run cut off are left out', () => {
  const recorder = new HistogramRecorder();
  for (let value = 1; value <= 50; value++) recorder.record(value);
  const latency = recorder.freeze();
  const entry = { offered: 100, ok: 90, unfinished: 4, latency } as EntryFigures;
  assert.deepEqual(answered([entry, entry]), { offered: 192, ok: 180 });
  assert.equal(answeredQuantile([entry, entry], 0.9), 45);
});

test('amplification is tries per request over all callers', () => {
  const hop = (requests: number, tries: number): HopFigures => ({ requests, tries }) as HopFigures;
  assert.deepEqual(amplification([hop(100, 150), hop(100, 90)]), { requests: 200, tries: 240, ratio: 1.2 });
  assert.equal(amplification([]).ratio, 0);
});

test('the capacity floor is what was ready at the worst moment', () => {
  const workload = (readyMin: number): WorkloadFigures => ({ readyMin }) as WorkloadFigures;
  assert.deepEqual(capacityFloor([workload(4), workload(2)], 9), { ready: 6, desired: 9, share: 6 / 9 });
  assert.equal(belowFloorUs({ workload: 'w', cluster: 'one', ready: [3, 1, 2, 3] }, STEP, 3), 2 * STEP);
});
