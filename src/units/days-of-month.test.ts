import assert from 'node:assert/strict';
import test from 'node:test';
import { daysOfMonth } from './days-of-month.ts';

test('months are as long as the calendar of the machine has them', () => {
  for (const year of [1900, 1999, 2000, 2023, 2024, 2100, 2400]) {
    for (let month = 1; month <= 12; month++) {
      // Day 0 of the month after it is its last.
      const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
      assert.equal(daysOfMonth(year, month), last, `${year}-${month}`);
    }
  }
});

test('a month that there is not has no days', () => {
  for (const month of [0, 13, Number.NaN]) assert.equal(daysOfMonth(2024, month), 0);
});
