/**
 * What `compile` writes for the examples, byte for byte, as a person can read it under test/golden. After a change
 * that is meant: `NINES_UPDATE=1 npm run golden`, then read the difference.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { compile, renderFiles } from '../src/compile/compile.ts';
import { buildModel } from '../src/model/build-model.ts';
import { readSpec } from '../src/spec/read-spec.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** One cluster of mno stands for all three: the others differ in names, zones and replicas. */
const GOLDEN: readonly { readonly example: string; readonly only: string }[] = [
  { example: 'small', only: '' },
  { example: 'mno', only: 'us-east-1/' },
];

function compiledFiles(example: string): ReadonlyMap<string, string> {
  const file = `examples/${example}.yaml`;
  const { issues, reading, spec } = readSpec(file, readFileSync(join(root, file), 'utf8'));
  assert.deepEqual(issues, []);
  assert.ok(spec !== null);
  const model = buildModel(spec, reading);
  const compiled = compile(model);
  assert.deepEqual(compiled.issues, []);
  return new Map(renderFiles(model, compiled).map(({ path, text }) => [path, text]));
}

function storedFiles(folder: string): ReadonlyMap<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), readFileSync(path, 'utf8')];
    }),
  );
}

function store(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, text] of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

for (const { example, only } of GOLDEN) {
  test(`examples/${example}.yaml compiles to test/golden/${example}, byte for byte`, () => {
    const files = new Map([...compiledFiles(example)].filter(([path]) => path.startsWith(only)));
    const folder = join(root, 'test/golden', example);
    if (process.env.NINES_UPDATE === '1') store(folder, files);
    const stored = storedFiles(folder);
    assert.deepEqual([...files.keys()].sort(), [...stored.keys()].sort());
    for (const [path, text] of files) assert.equal(text, stored.get(path), path);
  });
}
