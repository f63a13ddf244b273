import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { TokenBucket } from './token-bucket.ts';

describe('token bucket', () => {
  // Measured on Envoy 1.40: four tokens per 2 s; milliseconds after the first request and whether it was admitted.
  const measured: readonly [atMs: number, admitted: boolean][] = [
    [0, true],
    [18, true],
    [19, true],
    [20, true],
    [21, false],
    [22, false],
    [223, false],
    [424, false],
    [629, true],
    [831, false],
    [1033, true],
    [1235, false],
    [1436, false],
    [1638, true],
    [1839, false],
    [2041, true],
    [2242, false],
    [2444, false],
    [2645, true],
  ];
  it('admits what Envoy admitted', () => {
    const bucket = new TokenBucket(4, 4, 2_000_000, 0);
    for (const [atMs, admitted] of measured) assert.equal(bucket.take(atMs * 1000), admitted, `at ${atMs} ms`);
  });

  it('starts full, is never fuller, and says what is left and when the next comes', () => {
    const bucket = new TokenBucket(3, 1, 1_000_000, 0);
    assert.equal(bucket.remaining(100_000_000), 3);
    for (let i = 0; i < 3; i++) bucket.take(100_000_000);
    assert.equal(bucket.remaining(100_000_000), 0);
    assert.equal(bucket.untilTokenUs(100_250_000), 750_000);
    assert.equal(bucket.untilTokenUs(101_000_000), 0);
  });

  it('over any time admits at most the maximum and what was filled', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 300_000 }), { maxLength: 300 }),
        (maxTokens, perFill, gaps) => {
          const bucket = new TokenBucket(maxTokens, perFill, 1_000_000, 0);
          let now = 0;
          let admitted = 0;
          for (const gap of gaps) {
            now += gap;
            if (bucket.take(now)) admitted++;
          }
          assert.ok(admitted <= maxTokens + (now * perFill) / 1_000_000);
          const offered = gaps.length;
          assert.ok(admitted >= Math.min(offered, maxTokens));
        },
      ),
    );
  });
});
