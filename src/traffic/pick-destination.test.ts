import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cumulativeWeights, pickDestination } from './pick-destination.ts';

describe('pick destination', () => {
  // Measured with a chosen value (`weighted_clusters.header_name`): 0-89 → first, 90-99 → second.
  const rows: readonly [weights: readonly number[], value: number, chosen: number][] = [
    [[90, 10], 0, 0],
    [[90, 10], 89, 0],
    [[90, 10], 90, 1],
    [[90, 10], 99, 1],
    [[1, 1, 1], 1, 1],
    [[5], 4, 0],
  ];
  for (const [weights, value, chosen] of rows) {
    it(`${value} of ${weights.join('/')} → ${chosen}`, () =>
      assert.equal(pickDestination(cumulativeWeights(weights), value), chosen));
  }
  it('every value has its destination, each as often as its weight', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), (weights) => {
        const bounds = cumulativeWeights(weights);
        const counts = weights.map(() => 0);
        for (let value = 0; value < bounds.at(-1)!; value++) counts[pickDestination(bounds, value)]!++;
        assert.deepEqual(counts, weights);
      }),
    );
  });
});
