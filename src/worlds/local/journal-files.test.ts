import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { JournalEntry } from '../../ports/types.ts';
import { JournalFiles, readJournals } from './journal-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-journal-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const started = (who: string, epoch: number): JournalEntry => ({ kind: 'started', who, atUs: epoch, epoch });

test('of two writers one is shown what it missed, also after both were started again', () => {
  const who = 'rollout shop/web';
  const first = new JournalFiles(folder);
  assert.deepEqual(first.write(who, started(who, 1), 0), { kind: 'written', length: 1 });
  assert.deepEqual(first.write(who, started(who, 2), 0), { kind: 'outrun', length: 1, since: [started(who, 1)] });
  const again = new JournalFiles(folder);
  assert.deepEqual(again.entries(who), [started(who, 1)]);
  assert.deepEqual(again.write(who, started(who, 2), 1), { kind: 'written', length: 2 });
});

test('names that differ only in what no file name holds are different journals', () => {
  const files = new JournalFiles(folder);
  const names = ['a/b', 'a b', 'a%2Fb', 'a*b'];
  for (const [index, who] of names.entries()) files.write(who, started(who, index + 1), 0);
  const found = readJournals(folder).filter(({ who }) => names.includes(who));
  assert.deepEqual(found.map(({ who }) => who).sort(), [...names].sort());
  assert.ok(found.every(({ who, entries }) => entries.length === 1 && entries[0]!.who === who));
});
