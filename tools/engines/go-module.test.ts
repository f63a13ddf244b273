import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { GO_ENGINES } from './go-engines.ts';
import { findGoModule, type GoModule, wrapperFile } from './go-module.ts';

const RECIPE: GoModule = { module: 'example.org/m', version: 'v1.2.3', checksum: 'h1:x', command: 'example.org/m/cmd' };
const NONE = { Go: '1.26.0', Require: null, Replace: null, Exclude: null };

function lines(recipe: Partial<GoModule>, own: Partial<Parameters<typeof wrapperFile>[1]>): string[] {
  return wrapperFile({ ...RECIPE, ...recipe }, { ...NONE, ...own })
    .split('\n')
    .slice(3, -1);
}

describe('a wrapper', () => {
  test('requires the module, with the Go that it wants', () => {
    assert.deepEqual(wrapperFile(RECIPE, NONE).split('\n').slice(1, 3), ['go 1.26.0', 'require example.org/m v1.2.3']);
  });

  const folder = { Old: { Path: 'k8s.io/api' }, New: { Path: './staging/src/k8s.io/api' } };
  const fork = { Old: { Path: 'a.org/a', Version: 'v1.0.0' }, New: { Path: 'b.org/a', Version: 'v1.0.1' } };
  const require = [{ Path: 'k8s.io/api', Version: 'v0.0.0' }];
  const ROWS: readonly (readonly [string, Parameters<typeof lines>, readonly string[]])[] = [
    ['repeats what it requires', [{}, { Require: require }], ['require k8s.io/api v0.0.0']],
    ['repeats forks', [{}, { Replace: [fork] }], ['replace a.org/a v1.0.0 => b.org/a v1.0.1']],
    ['repeats exclusions', [{}, { Exclude: require }], ['exclude k8s.io/api v0.0.0']],
    ['knows no folders of the module', [{}, { Replace: [folder] }], []],
    [
      'has their versions',
      [{ siblings: 'v0.36.3' }, { Replace: [folder] }],
      ['replace k8s.io/api => k8s.io/api v0.36.3'],
    ],
    [
      'replaces what the recipe says last',
      [{ siblings: 'v0.36.3', replace: { 'k8s.io/api': 'v0.36.4' } }, { Replace: [folder] }],
      ['replace k8s.io/api => k8s.io/api v0.36.4'],
    ],
  ];
  for (const [what, [recipe, own], expected] of ROWS) test(what, () => assert.deepEqual(lines(recipe, own), expected));
});

test('what is not built is told with what builds it', () => {
  const cache = mkdtempSync(join(tmpdir(), 'nines-modules-'));
  const had = findGoModule('tried', RECIPE, { NINES_CACHE: cache });
  rmSync(cache, { recursive: true });
  assert.deepEqual(had, { unavailable: 'npm run engines -- tried builds it' });
});

test('every engine is pinned, and has a variable of its own', () => {
  for (const { recipe } of GO_ENGINES) {
    assert.match(recipe.checksum, /^h1:[A-Za-z0-9+/]{43}=$/);
    assert.ok(recipe.command.startsWith(recipe.module));
  }
  const variables = GO_ENGINES.map(({ variable }) => variable);
  assert.equal(new Set(variables).size, variables.length);
});
