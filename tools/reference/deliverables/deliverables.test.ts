import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readCommand } from '../../../src/guides/commands/read-command.ts';
import { TOOLS } from '../../../src/guides/commands/tool-table.ts';
import { DELIVERABLES, givenOf, isCommand, type Owned, writtenFor } from '../deliverables.ts';
import { LEDGER_ROWS } from '../ledger-rows.ts';

const rows = new Map(LEDGER_ROWS.flatMap((section) => section.rows).map((row) => [row.id, row]));

/** How many lines each list has at least: what its owners named. */
const LINES: Readonly<Record<Owned, number>> = { mno: 64, greenlang: 38, fingerprint: 28 };

for (const [name, sections] of Object.entries(DELIVERABLES)) {
  const example = name as Owned;
  const written = writtenFor(example);
  describe(`what the owners of ${example} asked for`, () => {
    for (const { title, lines } of sections) {
      for (const each of lines) {
        test(`${title}: ${each.asked}`, () => {
          assert.ok(each.given.length > 0, 'nothing gives it');
          assert.deepEqual(givenOf(example, each, written), each.given, 'all that is said to be there is');
          for (const command of each.given.filter(isCommand)) {
            const nines = TOOLS.get('nines');
            assert.ok(nines !== undefined);
            assert.deepEqual(readCommand(nines, command.split(' ').slice(1)).problems, [], command);
          }
          for (const [what, least] of Object.entries(each.least)) {
            const found = written.inventory[what];
            assert.ok(found !== undefined, `nobody counts ${what}`);
            assert.ok(found >= least, `${found} ${what}, and ${least} were asked for`);
          }
          for (const [id, what] of each.later) {
            const row = rows.get(id);
            assert.ok(row !== undefined, `the ledger has no ${id}`);
            const isOpen = row.reaches.some((reach) => !row.done.includes(reach));
            assert.ok(isOpen, `${id} is done: is “${what}” there?`);
          }
        });
      }
    }

    test('every line of theirs is here', () => {
      const all = sections.flatMap(({ lines }) => lines.map(({ asked }) => asked));
      assert.ok(all.length >= LINES[example], `${all.length} lines`);
      assert.equal(new Set(all).size, all.length, 'each once');
    });
  });
}

test('a path that nobody writes is not given', () => {
  const made = {
    asked: 'x',
    given: ['mesh/gateways.yaml', 'mesh/nothing.yaml', 'quick-start.md#no-such'],
    later: [],
    least: {},
  };
  assert.deepEqual(givenOf('mno', made, writtenFor('mno')), ['mesh/gateways.yaml']);
});
