import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { flaggerPace } from './flagger-pace.ts';

const MINUTE = 60_000_000;

for (const [name, steps, holdUs, intervalUs, weights] of [
  ['half a minute between looks', [10, 50, 100], 2 * MINUTE, MINUTE / 2, [10, 20, 30, 40, 50, 63, 75, 88]],
  ['gaps of few percents', [1, 3, 100], 10 * MINUTE, 5 * MINUTE, [1, 2, 3, 52]],
  ['a hold shorter than a look', [20, 100], MINUTE / 6, MINUTE / 6, [20]],
  ['everybody at once', [100], 10 * MINUTE, MINUTE / 2, [100]],
] as const) {
  test(name, () => {
    assert.deepEqual(flaggerPace(steps, holdUs), { intervalUs, weights });
  });
}

test('each share that was written is reached when the one before has been held, and weights only grow', () => {
  const shares = fc.uniqueArray(fc.integer({ min: 1, max: 99 }), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(shares, fc.integer({ min: 10, max: 7200 }), (some, seconds) => {
      const steps = [...some].sort((a, b) => a - b);
      const holdUs = seconds * 1_000_000;
      const { intervalUs, weights } = flaggerPace([...steps, 100], holdUs);
      const looks = weights.length / steps.length;
      steps.forEach((step, at) => {
        assert.equal(weights[at * looks], step);
      });
      weights.forEach((weight, at) => {
        assert.ok(Number.isInteger(weight) && weight < 100 && weight > (weights[at - 1] ?? 0));
      });
      assert.ok(intervalUs * looks >= holdUs && intervalUs * looks < holdUs + looks * 1_000_000);
    }),
  );
});
