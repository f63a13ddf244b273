/**
 * The guides of the small example, byte for byte, and the front page of the large one. After a change that is meant:
 * `NINES_UPDATE=1 node_modules/.bin/node --test test/guides/golden.test.ts`, then read the difference.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { exampleGuides } from './example-guides.ts';

const GOLDEN: readonly { readonly example: string; readonly only: (path: string) => boolean }[] = [
  { example: 'small', only: () => true },
  { example: 'mno', only: (path) => path === 'README.md' },
];

function stored(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')];
    }),
  );
}

for (const { example, only } of GOLDEN) {
  test(`guides of examples/${example}.yaml`, () => {
    const guides = exampleGuides(example).guides.filter(({ path }) => only(path));
    const folder = join(import.meta.dirname, 'golden', example);
    if (process.env.NINES_UPDATE === '1') {
      rmSync(folder, { recursive: true, force: true });
      for (const { path, text } of guides) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
    }
    const before = stored(folder);
    assert.deepEqual(guides.map(({ path }) => path).sort(), [...before.keys()].sort());
    for (const { path, text } of guides) assert.equal(text, before.get(path), path);
  });
}
