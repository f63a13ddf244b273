import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Xoshiro } from './xoshiro.ts';

const DRAWS = 200_000;

/** Pearson's statistic of observed counts against equal expectations. */
function chiSquare(counts: readonly number[], expected: (index: number) => number): number {
  return counts.reduce((sum, count, index) => sum + (count - expected(index)) ** 2 / expected(index), 0);
}

test('xoshiro128** follows the reference output from the state 1, 2, 3, 4', () => {
  const stream = new Xoshiro(0, '');
  Object.assign(stream, { a: 1, b: 2, c: 3, d: 4 });
  assert.deepEqual(
    Array.from({ length: 10 }, () => stream.word()),
    [11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  );
});

for (const bound of [2, 7, 256, 1000]) {
  test(`below(${bound}) is uniform`, () => {
    const stream = new Xoshiro(11, `below ${bound}`);
    const counts = new Array<number>(bound).fill(0);
    for (let i = 0; i < DRAWS; i++) counts[stream.below(bound)]!++;
    const degrees = bound - 1;
    // Six standard deviations of a chi-square variate.
    assert.ok(Math.abs(chiSquare(counts, () => DRAWS / bound) - degrees) < 6 * Math.sqrt(2 * degrees) + 6);
  });
}

test('below reaches bounds that a 32-bit product cannot', () => {
  const stream = new Xoshiro(1, 'large');
  for (const bound of [3_000_000_000, 2 ** 32 - 1, 2 ** 32]) {
    const draws = Array.from({ length: 2000 }, () => stream.below(bound));
    assert.ok(draws.every((draw) => Number.isInteger(draw) && draw >= 0 && draw < bound));
    const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
    assert.ok(Math.abs(mean / bound - 0.5) < 0.05);
  }
});

test('exponential variates have the distribution, its tail included', () => {
  const stream = new Xoshiro(4, 'exponential');
  const mean = 1_000_000;
  // Ten equal shares, and what lies beyond the tail's edge of the ziggurat (4.5 in 10,000).
  const edges = Array.from({ length: 9 }, (_, i) => -mean * Math.log(1 - (i + 1) / 10));
  const counts = new Array<number>(10).fill(0);
  let beyond = 0;
  let sum = 0;
  for (let i = 0; i < DRAWS; i++) {
    const draw = stream.exponential(mean);
    assert.ok(Number.isInteger(draw) && draw >= 0);
    sum += draw;
    counts[edges.filter((edge) => draw >= edge).length]!++;
    if (draw > 7.69711747 * mean) beyond++;
  }
  assert.ok(chiSquare(counts, () => DRAWS / 10) < 33.7, 'beyond 99.99 % of chi-square with 9 degrees');
  assert.ok(Math.abs(sum / DRAWS / mean - 1) < 0.01);
  const expected = DRAWS * Math.exp(-7.69711747);
  assert.ok(Math.abs(beyond - expected) < 5 * Math.sqrt(expected), `${beyond} of ${expected} in the tail`);
});

test('streams with other names or seeds are independent of one another', () => {
  const first = (seed: number, name: string): number => new Xoshiro(seed, name).word();
  const words = [first(1, 'a'), first(1, 'b'), first(2, 'a'), first(1 + 2 ** 32, 'a'), first(1, 'aa'), first(1, '')];
  assert.equal(new Set(words).size, words.length);
  const left = new Xoshiro(1, 'left');
  const right = new Xoshiro(1, 'right');
  let agree = 0;
  for (let i = 0; i < DRAWS; i++) if (left.below(2) === right.below(2)) agree++;
  assert.ok(Math.abs(agree / DRAWS - 0.5) < 0.01);
});
