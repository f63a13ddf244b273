import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ALL_BUGS } from './all-bugs.ts';
import { catchBug } from './catch-bug.ts';

const ROOT = join(import.meta.dirname, '..', '..');

test('there are enough planted bugs, of every kind, and each still has a place', () => {
  assert.ok(ALL_BUGS.length >= 40);
  assert.equal(new Set(ALL_BUGS.map(({ mistake }) => mistake)).size, 6);
  assert.equal(new Set(ALL_BUGS.map(({ file, what }) => `${file} ${what}`)).size, ALL_BUGS.length, 'two are alike');
  const lost = ALL_BUGS.filter(({ file, text }) => readFileSync(join(ROOT, file), 'utf8').split(text).length !== 2);
  assert.deepEqual(
    lost.map(({ file, what }) => `${file}: ${what}`),
    [],
    'the text that is replaced does not occur exactly once',
  );
});

test('the table in docs names every planted bug', () => {
  const page = readFileSync(join(ROOT, 'docs', 'planted-bugs.md'), 'utf8');
  const missing = ALL_BUGS.filter(({ what }) => !page.includes(`| ${what.replaceAll('|', '\\|')} |`));
  assert.deepEqual(missing, [], 'npm run planted');
});

test('a planted bug is caught by a test of its room', async () => {
  const [bug] = ALL_BUGS.filter(({ what }) => what === 'goes on after a newer epoch began');
  assert.match((await catchBug(bug!)).by ?? '', /^src\/drive\//);
});
