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
import type { Layout } from '../src/compile/layout/layout.ts';
import { sampleModel } from '../src/model/sample-model.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Golden {
  readonly example: string;
  /** Folder under test/golden. */
  readonly folder: string;
  readonly layout: Layout;
  /** Which files. */
  readonly only: RegExp;
  /** Lines of the spec that the example does not have. */
  readonly more: string;
}

/** What a layout adds: lists, and what its engine follows. */
const LAID_OUT = /kustomization\.yaml$|\/gitops\/|\/install\/engines/;
const GITOPS = 'gitops: { repository: "https://git.small.example/platform.git", path: clusters }\n';

/** One cluster of mno stands for all three, whose others differ in names, zones and replicas; what mno has not is greenlang’s. */
const GOLDEN: readonly Golden[] = [
  { example: 'small', folder: 'small', layout: 'plain', only: /^/, more: '' },
  { example: 'mno', folder: 'mno', layout: 'plain', only: /^us-east-1\//, more: '' },
  { example: 'greenlang', folder: 'greenlang', layout: 'plain', only: /^us-east-1a\/data\/kafka\.yaml$/, more: '' },
  { example: 'small', folder: 'small-kustomize', layout: 'kustomize', only: LAID_OUT, more: '' },
  { example: 'small', folder: 'small-argocd', layout: 'argocd', only: LAID_OUT, more: GITOPS },
  { example: 'small', folder: 'small-flux', layout: 'flux', only: LAID_OUT, more: GITOPS },
];

function compiledFiles({ example, layout, more }: Golden): ReadonlyMap<string, string> {
  const file = `examples/${example}.yaml`;
  const model = sampleModel(readFileSync(join(root, file), 'utf8') + more, file);
  const compiled = compile(model, layout);
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

for (const golden of GOLDEN) {
  test(`examples/${golden.example}.yaml compiles to test/golden/${golden.folder}, byte for byte`, () => {
    const files = new Map([...compiledFiles(golden)].filter(([path]) => golden.only.test(path)));
    const folder = join(root, 'test/golden', golden.folder);
    if (process.env.NINES_UPDATE === '1') store(folder, files);
    const stored = storedFiles(folder);
    assert.deepEqual([...files.keys()].sort(), [...stored.keys()].sort());
    for (const [path, text] of files) assert.equal(text, stored.get(path), path);
  });
}
