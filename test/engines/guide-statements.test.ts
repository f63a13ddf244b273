/** Every statement that the guides of mno and greenlang have a database asked, asked of a real PostgreSQL. What stands for something is there by name alone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { readCommand } from '../../src/guides/commands/read-command.ts';
import { shellLines } from '../../src/guides/commands/shell-lines.ts';
import { splitLine } from '../../src/guides/commands/split-line.ts';
import { TOOLS } from '../../src/guides/commands/tool-table.ts';
import { exampleGuides } from '../guides/example-guides.ts';
import { type RunningPostgres, startPostgres, withoutPostgres } from './bed/running-postgres.ts';

/** Statements behind `psql -c`, in a pod or on this machine, each once. */
function statements(): readonly string[] {
  const psql = TOOLS.get('psql');
  assert.ok(psql !== undefined);
  const guides = ['mno', 'greenlang'].flatMap((example) => exampleGuides(example).guides);
  const found = guides.flatMap(({ text }) =>
    shellLines(text).flatMap((line) => {
      const words = splitLine(line)?.programs[0] ?? [];
      const at = words.indexOf('psql');
      return at < 0 ? [] : (readCommand(psql, words.slice(at + 1)).options.get('command') ?? []);
    }),
  );
  return [...new Set(found)];
}

let database: RunningPostgres;
before(() => {
  if (withoutPostgres === false) database = startPostgres();
});
after(() => database?.stop());

test('PostgreSQL takes every statement of the guides', { skip: withoutPostgres }, () => {
  const all = statements();
  assert.ok(all.length > 12, `${all.length} statements`);
  for (const statement of all) database.sql(statement);
});
