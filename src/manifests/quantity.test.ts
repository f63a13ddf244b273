import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBytes, parseMillicores, parseQuantity } from './quantity.ts';

test('quantities are numbers in their own unit', () => {
  const rows: readonly (readonly [unknown, number | undefined])[] = [
    ['500m', 0.5],
    ['1', 1],
    [2, 2],
    ['0.1', 0.1],
    ['.5', 0.5],
    ['5.', 5],
    ['+1k', 1000],
    ['-1', -1],
    ['100n', 1e-7],
    ['250u', 0.00025],
    ['64Mi', 67_108_864],
    ['1.5Gi', 1_610_612_736],
    ['1Ei', 2 ** 60],
    ['128M', 128_000_000],
    ['1e3', 1000],
    ['12E', 12e18],
    ['1E2', 100],
    ['1K', undefined],
    ['1 Gi', undefined],
    ['1gb', undefined],
    ['', undefined],
    ['m', undefined],
    [null, undefined],
    [Number.NaN, undefined],
    ['1e999', undefined],
  ];
  for (const [given, value] of rows) assert.equal(parseQuantity(given), value, String(given));
});

test('cores come in whole millicores and memory in whole bytes, rounded up', () => {
  assert.equal(parseMillicores('250m'), 250);
  assert.equal(parseMillicores(0.29), 290);
  assert.equal(parseMillicores('1.0005'), 1001);
  assert.equal(parseMillicores('100n'), 1);
  assert.equal(parseMillicores('x'), undefined);
  assert.equal(parseBytes('1.5'), 2);
  assert.equal(parseBytes('100m'), 1);
  assert.equal(parseBytes('x'), undefined);
});
