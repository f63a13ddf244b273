import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { duration } from './duration.ts';

test('whole seconds, fractions without trailing zeros', () => {
  const rows: readonly [us: number, text: string][] = [
    [0, '0s'],
    [1, '0.000001s'],
    [25_000, '0.025s'],
    [1_500_000, '1.5s'],
    [3_600_000_000, '3600s'],
  ];
  for (const [us, text] of rows) assert.equal(duration(us), text);
});

test('reads back as the same number of microseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (us) => {
      assert.equal(Math.round(Number(duration(us).slice(0, -1)) * 1_000_000), us);
    }),
  );
});
