import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { slowStartFactor } from './slow-start.ts';

describe('slow start', () => {
  // slow_start.rst: max(minimum, (age / window)^(1 / aggression)).
  const rows: readonly [ageUs: number, windowUs: number, minimum: number, aggression: number, factor: number][] = [
    [0, 10_000_000, 0.1, 1, 0.1],
    [500_000, 10_000_000, 0.1, 1, 0.1],
    [5_000_000, 10_000_000, 0.1, 1, 0.5],
    [9_999_000, 10_000_000, 0.1, 1, 0.9999],
    [10_000_000, 10_000_000, 0.1, 1, 1],
    [25_000_000, 10_000_000, 0.1, 1, 1],
    [2_500_000, 10_000_000, 0, 2, 0.5],
    [2_500_000, 10_000_000, 0, 0.5, 0.0625],
    [0, 10_000_000, 0, 1, 0.0001],
  ];
  for (const [ageUs, windowUs, minimumShare, aggression, factor] of rows) {
    it(`${ageUs / 1e6} s of ${windowUs / 1e6} s, aggression ${aggression} → ${factor}`, () => {
      const got = slowStartFactor({ windowUs, minimumShare, aggression }, ageUs);
      assert.ok(Math.abs(got - factor) < 1e-12, String(got));
    });
  }
});
