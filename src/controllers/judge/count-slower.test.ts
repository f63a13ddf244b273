import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countSlower, type LatencyBuckets, usualBound } from './count-slower.ts';

const buckets = (...counts: readonly (readonly [number, number])[]): LatencyBuckets => new Map(counts);
const INF = Number.POSITIVE_INFINITY;

test('answers slower than a bound between two readings', () => {
  const before = buckets([5, 10], [25, 40], [100, 48], [INF, 50]);
  const after = buckets([5, 40], [25, 120], [100, 147], [INF, 150]);
  const nothing = buckets();
  const table: readonly (readonly [string, LatencyBuckets, LatencyBuckets, number, unknown])[] = [
    ['the increase', before, after, 25, { requests: 100, bad: 20 }],
    ['at a higher bound', before, after, 100, { requests: 100, bad: 1 }],
    ['nothing new', after, after, 25, { requests: 0, bad: 0 }],
    ['first reading of what began at nothing', nothing, before, 25, { requests: 50, bad: 10 }],
    ['counted anew', after, before, 25, null],
    ['no such bound', before, after, 50, null],
    ['a bound only one reading has', before, buckets([5, 40], [50, 130], [INF, 150]), 50, null],
    ['no bucket of all', before, buckets([25, 120]), 25, null],
    [
      'buckets read at unlike instants',
      buckets([25, 10], [INF, 10]),
      buckets([25, 31], [INF, 30]),
      25,
      { requests: 20, bad: 0 },
    ],
  ];
  for (const [name, then, now, bound, expected] of table)
    assert.deepEqual(countSlower(then, now, bound), expected, name);
});

test('the bound within which stable usually answers', () => {
  const table: readonly (readonly [string, LatencyBuckets, number, number | null])[] = [
    ['smallest with the share', buckets([5, 100], [25, 899], [50, 900], [100, 990], [INF, 1000]), 0.9, 50],
    ['whatever the order of the buckets', buckets([INF, 1000], [100, 990], [50, 950], [5, 0]), 0.9, 50],
    ['only the bucket of all', buckets([5, 100], [100, 899], [INF, 1000]), 0.9, null],
    ['too few answers', buckets([5, 95], [INF, 99]), 0.9, null],
    ['just enough', buckets([5, 95], [INF, 100]), 0.9, 5],
    ['a hundredth needs ten times as many', buckets([5, 995], [INF, 998]), 0.99, null],
    ['nothing', buckets(), 0.9, null],
  ];
  for (const [name, histogram, share, expected] of table) assert.equal(usualBound(histogram, share), expected, name);
});
