import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveIntOrPercent } from './int-or-percent.ts';

test('a percentage is rounded the way its field asks for', () => {
  const rows: readonly (readonly [unknown, number, number | undefined, number | undefined])[] = [
    [2, 10, 2, 2],
    ['25%', 10, 3, 2],
    ['25%', 4, 1, 1],
    ['34%', 3, 2, 1],
    ['7%', 100, 7, 7],
    ['100%', 3, 3, 3],
    ['0%', 3, 0, 0],
    ['150%', 2, 3, 3],
    ['25', 4, undefined, undefined],
    ['2.5%', 4, undefined, undefined],
    [1.5, 4, undefined, undefined],
    [-1, 4, undefined, undefined],
    [undefined, 4, undefined, undefined],
  ];
  for (const [given, total, up, down] of rows) {
    assert.equal(resolveIntOrPercent(given, total, 'up'), up, `${given} of ${total} up`);
    assert.equal(resolveIntOrPercent(given, total, 'down'), down, `${given} of ${total} down`);
  }
});
