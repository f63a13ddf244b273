import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Reading } from './reading.ts';
import type { Node } from './types.ts';
import { readYaml } from './yaml-node.ts';

function read(text: string): { node: Node | undefined; codes: string[] } {
  const reading = new Reading('file.yaml');
  const node = readYaml(text, reading);
  return { node, codes: [...new Set(reading.issues.map(({ code }) => code))] };
}

/** Ten to the power of `levels` values, in a few lines. */
function bomb(levels: number): string {
  let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n';
  for (let i = 1; i < levels; i++)
    text += `a${i}: &a${i} [${Array(10)
      .fill(`*a${i - 1}`)
      .join(', ')}]\n`;
  return text;
}

test('what would exhaust the reader is refused instead', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['flow sequences', '['.repeat(100_000), 'SPEC006'],
    ['closed flow sequences', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 'SPEC006'],
    ['flow maps', '{a: '.repeat(20_000), 'SPEC006'],
    ['compact sequences', `${'- '.repeat(20_000)}x`, 'SPEC006'],
    ['compact maps', 'a: '.repeat(20_000), 'SPEC006'],
    ['explicit keys', '? '.repeat(20_000), 'SPEC006'],
    ['indentation', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'SPEC006'],
    ['aliases', bomb(12), 'SPEC006'],
    ['an alias of itself', 'a: &a { b: *a }', 'SPEC006'],
    ['a huge file', `a: ${'x'.repeat(5_000_001)}`, 'SPEC001'],
    ['a binary file', 'a: \u0000\u0001\u0002', 'SPEC001'],
    ['not UTF-8', 'a: \ufffd\ufffd\ufffd', 'SPEC001'],
    ['nothing', '# only a comment\n', 'SPEC001'],
  ];
  for (const [what, text, code] of cases) assert.deepEqual(read(text).codes, [code], what);
});

test('what YAML itself refuses is refused with a place', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['a:\n\tb: 1\n', 'SPEC002'],
    ['a: [1', 'SPEC002'],
    ['a: "x', 'SPEC002'],
    ['a: *nobody', 'SPEC002'],
    ['? [a]\n: b', 'SPEC002'],
    ['a: !!binary aGk=', 'SPEC002'],
    ['a: 1\na: 2', 'SPEC003'],
    ['b: { a: 1, a: 2 }', 'SPEC003'],
    ['__proto__: 1', 'SPEC010'],
    ['a: 1\n---\nb: 2', 'SPEC001'],
  ];
  for (const [text, code] of cases) assert.ok(read(text).codes.includes(code), `${text}: ${read(text).codes}`);
});

test('scalars are those of YAML 1.2, and keep what was written', () => {
  const { node, codes } = read('a: 1.10\nb: yes\nc: 0755\nd: true\ne: ~\nf: "1"\ng: &x 30s\nh: *x\n');
  assert.deepEqual(codes, []);
  assert.ok(node?.kind === 'map');
  const values = node.entries.map(({ key, value }) => (value.kind === 'scalar' ? [key, value.value, value.text] : []));
  assert.deepEqual(values, [
    ['a', 1.1, '1.10'],
    ['b', 'yes', 'yes'],
    ['c', 755, '0755'],
    ['d', true, 'true'],
    ['e', null, ''],
    ['f', '1', '1'],
    ['g', '30s', '30s'],
    ['h', '30s', '30s'],
  ]);
});

test('every part has the line and column at which an editor shows it', () => {
  const { node } = read('a:\n  - x\n  - { b: c }\n');
  assert.ok(node?.kind === 'map');
  const list = node.entries[0]!.value;
  assert.ok(list.kind === 'list');
  assert.deepEqual(node.entries[0]!.keyPlace, { line: 1, column: 1 });
  assert.deepEqual(list.items[0]!.place, { line: 2, column: 5 });
  const inner = list.items[1]!;
  assert.ok(inner.kind === 'map');
  assert.deepEqual(inner.entries[0]!.value.place, { line: 3, column: 10 });
});
