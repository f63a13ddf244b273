import assert from 'node:assert/strict';
import test from 'node:test';
import { printFigure, printMargin } from './print-figure.ts';

const figures: readonly [number, string, string][] = [
  [0.9999, 'share', '99.99%'],
  [0.999953, 'share', '99.9953%'],
  [1, 'share', '100%'],
  [0, 'share', '0%'],
  [0.1003, 'share', '10%'],
  [0.10046, 'share', '10%'],
  [0.0012, 'share', '0.12%'],
  [500_000, 'us', '500ms'],
  [1_234_567, 'us', '1.23s'],
  [300_000_000, 'us', '5m'],
  [86_400_000_000, 'us', '1d'],
  [0, 'us', '0s'],
  [1.0834, 'ratio', '×1.08'],
  [998.4, 'rps', '998/s'],
  [100_000, 'usdPerMonth', '$100000/month'],
  [97, 'count', '97'],
];
for (const [value, unit, text] of figures) {
  test(`${value} ${unit} is printed ${text}`, () => assert.equal(printFigure({ value, unit }), text));
}

test('what was not measured is a dash', () => {
  assert.equal(printFigure(null), '–');
  assert.equal(printMargin(null), '–');
  assert.equal(printMargin(0.234), '+23%');
  assert.equal(printMargin(-1.5), '−150%');
});
