import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { effectiveLocalityWeight } from './effective-locality-weight.ts';

describe('effective locality weight', () => {
  // locality_weight.rst: X has weight 1, Y weight 2; shares by how much of X is healthy.
  const rows: readonly [healthyPercent: number, x: number][] = [
    [100, 33],
    [70, 33],
    [50, 26],
    [25, 15],
    [0, 0],
  ];
  for (const [healthy, share] of rows) {
    it(`X ${healthy} % healthy → ${share} % of the traffic`, () => {
      const x = effectiveLocalityWeight(1, healthy, 100);
      assert.equal(Math.round((100 * x) / (x + effectiveLocalityWeight(2, 100, 100))), share);
    });
  }
  it('no hosts, no weight', () => assert.equal(effectiveLocalityWeight(5, 0, 0), 0));
});
