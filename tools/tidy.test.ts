import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sourceFile } from './tidy/source-file.ts';
import { tidyFile } from './tidy.ts';

/** Each row: the rule, where the file stands, what it says, and how many times the rule must complain. */
interface Row {
  readonly rule: string;
  readonly path: string;
  readonly text: string;
  readonly complaints: number;
}

function row(rule: string, path: string, text: string, complaints: number): Row {
  return { rule, path, text, complaints };
}

const lines = (count: number, line: string): string => `${line}\n`.repeat(count);
const MARKER = `TO${'DO'}`;

const ROWS: readonly Row[] = [
  row('limits', 'src/mesh/a.ts', lines(301, 'f();'), 1),
  row('limits', 'src/mesh/a.ts', lines(300, 'f();'), 0),
  row('limits', 'src/check/generated/a.ts', lines(301, 'f();'), 0),
  row('limits', 'src/mesh/a.ts', `function f(a: number): Promise<{ b: 1 }> {\n${lines(59, '  g();')}}`, 1),
  row('limits', 'src/mesh/a.ts', `function f(a: number): Promise<{ b: 1 }> {\n${lines(58, '  g();')}}`, 0),
  row('limits', 'src/mesh/a.ts', `const f = (a: number) => {\n${lines(59, '  g();')}};`, 1),
  row('limits', 'src/mesh/a.ts', `const f = (): x is { a: 1 } => ({\n${lines(59, '  g: 1,')}});`, 1),
  row('limits', 'src/mesh/a.ts', `class A {\n  f<T>(a: T): void {\n${lines(59, '    g();')}  }\n}`, 1),
  row('limits', 'src/mesh/a.ts', `if (a) {\n${lines(100, '  g();')}}`, 0),
  row('limits', 'src/mesh/a.ts', `for (const a of b) {\n${lines(100, '  g();')}}`, 0),
  row('limits', 'src/mesh/a.ts', `const table = {\n${lines(100, '  g: 1,')}};`, 0),
  row('limits', 'src/mesh/a.test.ts', `describe('a', () => {\n${lines(100, '  g();')}});`, 0),
  row('limits', 'src/mesh/a.test.ts', `test('a', () => {\n${lines(100, '  g();')}});`, 1),

  row('imports', 'src/mesh/a.ts', "import { b } from '../manifests/b.ts';", 0),
  row('imports', 'src/mesh/a.ts', "import { b } from '../traffic/b.ts';", 1),
  row('imports', 'src/mesh/a.ts', "import type { B } from '../traffic/b.ts';", 1),
  row('imports', 'src/mesh/a.ts', "export { b } from '../traffic/b.ts';", 1),
  row('imports', 'src/mesh/a.ts', "const b = 1;\nexport * from '../traffic/b.ts';", 1),
  row('imports', 'src/cli/a.ts', "const b = await import('../traffic/b.ts');", 0),
  row('imports', 'src/units/a.ts', "const b = import('../traffic/b.ts');", 1),
  row('imports', 'src/manifests/a.ts', "import type { Issue } from '../units/issue.ts';", 0),
  row('imports', 'src/manifests/a.ts', "import { type Issue } from '../units/issue.ts';", 0),
  row('imports', 'src/manifests/a.ts', "import { issue, type Issue } from '../units/issue.ts';", 1),
  row('imports', 'src/worlds/sim/kernel/a.ts', "import { b } from '../../../traffic/b.ts';", 0),
  row('imports', 'src/worlds/sim/a.ts', "import { b } from '../../controllers/b.ts';", 1),
  row('imports', 'src/worlds/sim/a.test.ts', "import { b } from '../../controllers/b.ts';", 1),
  row('imports', 'src/traffic/a.test.ts', "import { b } from '../manifests/b.ts';", 0),
  row('imports', 'src/mesh/a.ts', "import { b } from '../../test/b.ts';", 1),
  row('imports', 'src/cellar/a.ts', '', 1),
  row(
    'imports',
    'src/mesh/a.ts',
    "// import { b } from '../traffic/b.ts';\nconst a = \"import x from '../traffic/b.ts'\";",
    0,
  ),

  row('names', 'src/mesh/utils.ts', '', 1),
  row('names', 'src/mesh/string-helpers.ts', '', 1),
  row('names', 'src/mesh/common/a.ts', '', 1),
  row('names', 'src/mesh/index.ts', "export { a } from './a.ts';", 1),
  row('names', 'src/mesh/virtualHost.ts', '', 1),
  row('names', 'src/mesh/virtual-host.ts', 'export interface VirtualHost {}', 0),
  row('names', 'src/mesh/virtual-host.ts', 'function virtualHost() {}\nexport { virtualHost };', 0),
  row('names', 'src/mesh/virtual-host.ts', 'export const a = 1, b = 2;\nexport async function route() {}', 1),
  row('names', 'src/mesh/duration.ts', 'export function parseDuration() {}', 0),
  row('names', 'src/mesh/services.ts', 'export interface MeshService {}', 0),
  row('names', 'src/mesh/family-table.ts', 'export const FAMILIES = [];', 0),
  row('names', 'src/mesh/a.ts', 'export const a = 1;', 0),
  row('names', 'src/mesh/random-stream.ts', 'export class Xoshiro {}', 1),
  row('names', 'src/mesh/http-connection-manager.ts', 'export const httpConnectionManager = 1;', 0),
  row('names', 'src/mesh/types.ts', 'export interface VirtualHost {}', 0),
  row('names', 'src/mesh/retry-types.ts', 'export interface VirtualHost {}', 0),
  row('names', 'src/mesh/a.ts', 'export default function a() {}', 1),
  row('names', 'src/mesh/a.ts', 'export const a = { default: 1 };', 0),

  row('syntax', 'src/mesh/a.ts', 'enum A { B }', 1),
  row('syntax', 'src/mesh/a.ts', 'const schema = { enum: [1], a: x.enum };', 0),
  row('syntax', 'src/mesh/a.ts', '@sealed\nclass A {}', 1),
  row('syntax', 'src/mesh/a.ts', "const mail = 'a@b'; // @deprecated", 0),
  row('syntax', 'src/mesh/a.ts', 'namespace A { }', 1),
  row('syntax', 'src/mesh/a.ts', 'const { namespace } = a; f({ namespace });', 0),
  row('syntax', 'src/cli/a.ts', 'if (import.meta.main) f();', 1),
  row('syntax', 'tools/a.ts', 'if (import.meta.main) f();', 0),
  row('syntax', 'src/cli/a.ts', "import { a } from 'node:sqlite';", 1),
  row('syntax', 'src/cli/a.ts', 'using file = open();', 1),
  row('syntax', 'src/cli/a.ts', 'Object.groupBy(a, b);', 1),

  row('purity', 'src/mesh/a.ts', 'const a = Date.now();', 1),
  row('purity', 'src/cli/a.ts', 'const a = Date.now();', 0),
  row('purity', 'src/mesh/a.test.ts', 'const a = Date.now();', 0),
  row(
    'purity',
    'src/mesh/a.ts',
    "const a = 'Date'; // Date\nconst b = `Date $" + '{a} Date`; const c = /Date/; const d = x.Date;',
    0,
  ),
  row('purity', 'src/mesh/a.ts', 'const a = `$' + '{new Date()}`;', 1),
  row('purity', 'src/mesh/a.ts', 'Math.random() + Math.pow(2, 3)', 2),
  row('purity', 'src/mesh/a.ts', 'Math.max(1, 2)', 0),
  row('purity', 'src/mesh/a.ts', 'a ** 2 + a ** 10', 0),
  row('purity', 'src/mesh/a.ts', 'a ** 0.5; a ** b; a **= c; a ** -1; a ** 2.5', 5),
  row('purity', 'src/mesh/a.ts', 'setTimeout(f); setInterval(f); queueMicrotask(f);', 3),
  row('purity', 'src/mesh/a.ts', 'a.setTimeout(f); const b = { fetch: 1 };', 0),
  row('purity', 'src/mesh/a.ts', 'const a = b ? fetch : c;', 1),
  row('purity', 'src/mesh/a.ts', 'async function f() { await g(); }', 2),
  row('purity', 'src/mesh/a.ts', 'function f(): Promise<void> {}', 1),
  row('purity', 'src/mesh/a.ts', 'const a = process.env.A;', 1),
  row('purity', 'src/mesh/a.ts', 'for (const process of processes) f(process);', 0),
  row('purity', 'src/mesh/a.ts', "import { readFileSync } from 'node:fs';", 1),
  row('purity', 'src/mesh/a.ts', "import assert from 'node:assert/strict';", 0),
  row('purity', 'src/mesh/a.ts', 'a.sort((x, y) => x.localeCompare(y));', 1),

  row('docstrings', 'src/mesh/a.ts', 'export function a() {}', 1),
  row('docstrings', 'src/mesh/a.ts', '/** Why. */\nexport function a() {}', 0),
  row('docstrings', 'src/mesh/a.ts', '/** Why. */\nexport function a(b: 1): 1;\nexport function a(b: 2): 2;', 0),
  row('docstrings', 'src/mesh/a.ts', '// Why.\nexport async function a() {}', 1),
  row('docstrings', 'tools/a.ts', 'export function a() {}', 0),

  row('skips', 'src/mesh/a.test.ts', "test.skip('a', f);", 1),
  row('skips', 'test/conformance/a.ts', 't.skip(reason);', 1),
  row('skips', 'src/mesh/a.test.ts', "test('a', { skip: reason }, f);", 0),
  row('skips', 'src/mesh/a.test.ts', "test('a', { skip: true }, f);", 1),
  row('skips', 'src/mesh/a.test.ts', "const text = 'test.skip(';", 0),

  row('words', 'src/mesh/a.ts', `// ${MARKER}: later`, 1),
  row('words', 'docs/a.md', `one\n${MARKER}\n${MARKER}`, 2),
  row('words', 'src/mesh/a.ts', '// to do: nothing', 0),
  row('words', 'docs/a.md', `see ../shar${'ed'}/x`, 1),
  row('words', '.ci/run', `see ../shar${'ed'}/x`, 0),
  row('words', 'docs/a.md', `in /wo${'rk'}/main and as issu${'e'} 3 says`, 2),
  row('words', 'src/mesh/a.ts', '// an issue says its place; istio#50506; /work/item', 0),
];

describe('house rules', () => {
  for (const { rule, path, text, complaints } of ROWS) {
    const title = `${rule}: ${path}: ${text.slice(0, 60).replaceAll('\n', '⏎')} → ${complaints}`;
    test(title, () => {
      const found = tidyFile(sourceFile(path, text)).filter((line) => line.includes(` ${rule}: `));
      assert.equal(found.length, complaints, found.join('\n'));
    });
  }
});

test('a complaint names the line', () => {
  const file = sourceFile('src/mesh/a.ts', "const a = `\n`;\n/* \n */\nconst b = 'x';\nMath.random();\n");
  assert.deepEqual(
    tidyFile(file).map((line) => line.split(' ')[0]),
    ['src/mesh/a.ts:6'],
  );
});
