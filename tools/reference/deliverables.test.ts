import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DELIVERABLES, givenOf, writtenForMno } from './deliverables.ts';
import { LEDGER_ROWS } from './ledger-rows.ts';

const written = writtenForMno();
const rows = new Map(LEDGER_ROWS.flatMap((section) => section.rows).map((row) => [row.id, row]));

describe('what the owners of mno asked for', () => {
  for (const { title, lines } of DELIVERABLES) {
    for (const each of lines) {
      test(`${title}: ${each.asked}`, () => {
        assert.deepEqual(givenOf(each, written), each.given, 'all that is said to be there is');
        for (const [id, what] of each.later ?? []) {
          const row = rows.get(id);
          assert.ok(row !== undefined, `the ledger has no ${id}`);
          const isOpen = row.reaches.some((reach) => !row.done.includes(reach));
          assert.ok(isOpen, `${id} is done: is “${what}” there?`);
        }
      });
    }
  }

  test('is a list of some length', () => assert.ok(DELIVERABLES.flatMap(({ lines }) => lines).length > 60));
});
