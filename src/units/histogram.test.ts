import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Histogram, HistogramRecorder, mergeHistograms, quantile, valueAtRank } from './histogram.ts';

const values = fc.array(fc.oneof(fc.nat(200), fc.nat(2 ** 31 - 1), fc.maxSafeNat()), { minLength: 1, maxLength: 60 });

function histogramOf(recorded: readonly number[]): Histogram {
  const recorder = new HistogramRecorder();
  for (const value of recorded) recorder.record(value);
  return recorder.freeze();
}

test('every rank is at most 1/64 above the exact order statistic and never below it', () => {
  fc.assert(
    fc.property(values, (recorded) => {
      const sorted = [...recorded].sort((a, b) => a - b);
      const histogram = histogramOf(recorded);
      sorted.forEach((exact, rank) => {
        const read = valueAtRank(histogram, rank);
        assert.ok(read >= exact && read <= exact + exact / 64, `${read} for ${exact}`);
      });
      assert.equal(histogram.minUs, sorted[0]);
      assert.equal(histogram.maxUs, sorted.at(-1));
      assert.equal(quantile(histogram, 1), sorted.at(-1));
    }),
  );
});

test('merged histograms equal the histogram of all values, up to the edge of the last bucket', () => {
  fc.assert(
    fc.property(values, values, (left, right) => {
      const merged = mergeHistograms([histogramOf(left), histogramOf(right), histogramOf([])]);
      const whole = histogramOf([...left, ...right]);
      assert.equal(merged.count, whole.count);
      assert.equal(merged.maxUs, whole.maxUs);
      for (let rank = 0; rank < whole.count; rank++) {
        const [a, b] = [valueAtRank(merged, rank), valueAtRank(whole, rank)];
        assert.ok(Math.abs(a - b) <= b / 64, `${a} and ${b}`);
      }
    }),
  );
});

test('counts up to a bound, and nothing after a reset', () => {
  const recorder = new HistogramRecorder();
  for (const value of [1, 5, 63, 64, 1_000_000, 2 ** 40]) recorder.record(value);
  const counts = [1, 0, 0, 0, 0];
  recorder.addCountsAtMost([0, 5, 64, 2_000_000, 2 ** 50], counts);
  assert.deepEqual(counts, [1, 2, 4, 5, 6]);
  new HistogramRecorder().addCountsAtMost([0, 2 ** 50], counts);
  assert.deepEqual(counts, [1, 2, 4, 5, 6]);
  recorder.reset();
  assert.deepEqual(recorder.freeze(), { count: 0, sumUs: 0, minUs: 0, maxUs: 0, upperUs: [], counts: [] });
  assert.equal(quantile(recorder.freeze(), 0.5), 0);
});
