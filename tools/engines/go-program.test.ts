import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ENGINES } from './engine-table.ts';
import { hasCompiler } from './go-compiler.ts';
import { buildGoProgram, findGoProgram, sourceChecksum } from './go-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'nines-engines-'));
after(() => rmSync(folder, { recursive: true, force: true }));
/** The cache is the test's own; what Go has compiled of its standard library is the machine's. */
const env = {
  ...process.env,
  NINES_CACHE: join(folder, 'cache'),
  GOCACHE: process.env.GOCACHE ?? join(homedir(), '.cache', 'go-build'),
};
const ENGINES_TOOL = join(import.meta.dirname, '..', 'engines.ts');

/** A program without dependencies: nothing is downloaded for it. */
function program(name: string, text: string): string {
  const source = join(folder, name);
  mkdirSync(source, { recursive: true });
  writeFileSync(join(source, 'go.mod'), `module example.org/${name}\n\ngo 1.21\n`);
  writeFileSync(join(source, 'main.go'), `package main\n\nimport "fmt"\n\nfunc main() { fmt.Print("${text}") }\n`);
  return source;
}

test('the checksum follows every source and the compiler', () => {
  const source = program('sums', 'one');
  const first = sourceChecksum(source, 'go1.26');
  assert.equal(sourceChecksum(source, 'go1.26'), first);
  assert.notEqual(sourceChecksum(source, 'go1.27'), first);
  program('sums', 'two');
  assert.notEqual(sourceChecksum(source, 'go1.26'), first);
});

const skip = !hasCompiler(process.env) && 'Go is not installed';

/** Builds a program into a cache of this test. */
function builds(name: string, text: string) {
  return buildGoProgram(program(name, text), name, env, () => {});
}

test('two builds at once end with one program, which is then found; a change builds anew', { skip }, async () => {
  const [one, other] = await Promise.all([builds('said', 'hello'), builds('said', 'hello')]);
  assert.deepEqual(one, other);
  assert.ok('path' in one);
  assert.equal(spawnSync(one.path, { encoding: 'utf8' }).stdout, 'hello');
  assert.deepEqual(findGoProgram(join(folder, 'said'), 'said', env), one);
  program('said', 'changed');
  assert.ok('unavailable' in findGoProgram(join(folder, 'said'), 'said', env));
});

test('a program that does not compile is told with what the compiler said', { skip }, async () => {
  const had = await builds('broken', '" + absent + "');
  assert.ok('failed' in had);
  assert.match(had.failed, /undefined: absent/);
});

test('an engine that nobody knows is told from those that are there', () => {
  const { status, stderr } = spawnSync(process.execPath, [ENGINES_TOOL, 'nothing'], { encoding: 'utf8' });
  assert.equal(status, 2);
  for (const { name } of ENGINES) assert.match(stderr, new RegExp(name));
});
