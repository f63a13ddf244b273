import assert from 'node:assert/strict';
import test from 'node:test';
import type { TargetFigure } from '../targets/types.ts';
import { exactly, quantileInterval, ratioInterval, shareInterval } from './interval.ts';
import { judge } from './judge.ts';

const target = (sense: TargetFigure['sense'], value: number, tolerance?: number): TargetFigure => ({
  row: 'M13',
  figure: 'test',
  value,
  unit: 'share',
  sense,
  ...(tolerance === undefined ? {} : { tolerance }),
  provenance: { kind: 'default', why: 'test' },
});

test('a share is bounded by Wilson’s interval', () => {
  // Reference values computed with an independent implementation of Wilson's formula at z = 3.2905.
  const half = shareInterval(50, 100);
  assert.ok(Math.abs(half.low - 0.3437) < 5e-4, String(half.low));
  assert.ok(Math.abs(half.high - 0.6563) < 5e-4, String(half.high));
  assert.equal(shareInterval(0, 1000).low, 0);
  assert.ok(Math.abs(shareInterval(0, 100_000).high - 1.0826e-4) < 1e-7);
  assert.equal(shareInterval(0, 0).unproven, 'nothing was observed');
});

test('a quantile is bounded by order statistics, and by nothing when the tail is too short', () => {
  const measured = quantileInterval(10_000, 0.95, (rank) => rank);
  assert.equal(measured.value, 9500);
  assert.ok(measured.low < 9430 && measured.low > 9420);
  assert.ok(measured.high > 9570 && measured.high < 9580);
  assert.equal(quantileInterval(50, 0.99, (rank) => rank).high, Number.POSITIVE_INFINITY);
});

const cases: readonly [string, TargetFigure, ReturnType<typeof exactly>[], string, number][] = [
  ['holds with its whole interval', target('atLeast', 0.99), [shareInterval(100_000, 100_000)], 'holds', 0],
  ['broken when wholly outside', target('atLeast', 0.99), [shareInterval(900, 1000)], 'broken', 0],
  ['unproven when the interval straddles', target('atLeast', 0.99), [shareInterval(100, 100)], 'unproven', 0],
  ['the worst seed decides', target('atMost', 10), [exactly(3), exactly(12), exactly(5)], 'broken', 1],
  ['the least room decides among equals', target('atMost', 10), [exactly(3), exactly(9), exactly(5)], 'holds', 1],
  [
    'a violated invariant breaks',
    target('atMost', 10),
    [{ ...exactly(1), violated: 'weights do not sum' }],
    'broken',
    0,
  ],
  ['equal within tolerance', target('equals', 0.1, 0.01), [shareInterval(10_000, 100_000)], 'holds', 0],
  ['unequal beyond tolerance', target('equals', 0.1, 0.01), [shareInterval(20_000, 100_000)], 'broken', 0],
  [
    'a wide interval around an exact target is unproven',
    target('equals', 0.1, 0.01),
    [shareInterval(50, 500)],
    'unproven',
    0,
  ],
  ['amplification', target('atMost', 1.2), [ratioInterval(110_000, 100_000)], 'holds', 0],
  ['nothing measured', target('atMost', 1), [], 'unproven', -1],
];
for (const [name, figure, measurements, verdict, index] of cases) {
  test(`judge: ${name}`, () => {
    const judgement = judge(figure, measurements);
    assert.equal(judgement.verdict, verdict);
    assert.equal(judgement.index, index);
  });
}

test('the margin of an availability is a fraction of its error budget', () => {
  const judgement = judge(target('atLeast', 0.99), [exactly(0.995)]);
  assert.ok(Math.abs((judgement.margin ?? 0) - 0.5) < 1e-9);
});
