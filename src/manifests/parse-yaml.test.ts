import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseYaml } from './parse-yaml.ts';

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi']
  .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`)
  .join('\n')}`;

test('anchors, merges and tags are read as go-yaml reads them', () => {
  const rows: readonly (readonly [string, unknown])[] = [
    ['a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a: &x 1\nb: &x 2\nc: *x', { a: 1, b: 2, c: 2 }],
    ['&k key: 1\nb: *k', { key: 1, b: 'key' }],
    ['a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  e: 3', { a: { b: 1, c: 2 }, d: { b: 1, c: 2, e: 3 } }],
    // A key behind the merge overrides it; of two merged mappings the first in the list counts.
    ['a: &x {b: 1}\nd:\n  <<: *x\n  b: 3', { a: { b: 1 }, d: { b: 3 } }],
    ['d: {<<: [{a: 1, b: 1}, {b: 2, c: 2}]}', { d: { a: 1, b: 1, c: 2 } }],
    ['"<<": {a: 1}', { '<<': { a: 1 } }],
    ['a: !!str 12\nb: !!int "3"\nc: !!float 3\nd: ! 5\ne: !mine x', { a: '12', b: 3, c: 3, d: '5', e: 'x' }],
    ['a: !!timestamp 2001-01-01\nb: !!bool yes', { a: '2001-01-01', b: true }],
    ['a: !!set {x, z}\nb: !!omap [c: 1]', { a: { x: null, z: null }, b: [{ c: 1 }] }],
    ['? a\n: b', { a: 'b' }],
    ['{a, b: 2}', { a: null, b: 2 }],
    ['8080: x\non: z', { 8080: 'x', true: 'z' }],
    ['%YAML 1.1\n---\na: yes', { a: true }],
  ];
  for (const [text, value] of rows) assert.deepEqual(parseYaml(text), { value }, text);
});

test('what kubectl would refuse is a problem with its place and its cure', () => {
  const rows: readonly (readonly [name: string, text: string, code: string, place: string, fix: RegExp])[] = [
    ['colon in a value', 'a: b: c', 'MAN002', '1:4', /quotes/],
    ['a tab for indentation', 'a:\n\tb: 1', 'MAN002', '2:1', /spaces/],
    ['items out of line', 'a:\n  b: 1\n c: 2', 'MAN002', '3:1', /Indent/],
    ['a quote left open', "x: 1\na: 'b\nc: d\n", 'MAN002', '2:4', /Close the quote/],
    ['a bracket left open', 'a: [1, 2\nb: c\n', 'MAN002', '2:1', /Close the bracket/],
    ['a template value', 'a: {{ .Values.x }}', 'MAN010', '1:5', /\{\{ … \}\}/],
    ['a template line', 'a: 1\n{{- if .x }}\nb: 2\n', 'MAN002', '2:', /helm template/],
    ['a merge conflict', 'a: 1\n<<<<<<< HEAD\nb: 2\n', 'MAN002', '2:1', /merge conflict/],
    ['a wildcard host', 'a: *.example.com', 'MAN002', '1:4', /quotes/],
    ['a reserved start', 'a: @x', 'MAN002', '1:4', /Quote/],
    ['a merge of a number', 'a: {<<: 3}', 'MAN002', '1:5', /Name a mapping/],
    ['a key twice', 'a: 1\nb: 2\na: 3', 'MAN003', '3:1', /Keep one/],
    ['a key twice by other spellings', 'yes: 1\ntrue: 2', 'MAN003', '2:1', /Keep one/],
    ['a merge over an earlier key', 'a: &x {b: 1}\nc:\n  b: 2\n  <<: *x', 'MAN003', '4:3', /Keep one/],
    ['an alias bomb', bomb, 'MAN004', '1:', /Write the values out/],
    ['an alias of itself', 'a: &x [*x]', 'MAN004', '1:8', /Write the value out/],
    ['deep flow', '['.repeat(100_000), 'MAN005', '1:', /Flatten/],
    ['deep dashes', '- '.repeat(5000), 'MAN005', '1:', /Flatten/],
    ['deep mappings', '{a: '.repeat(201) + '}'.repeat(201), 'MAN005', '1:', /Flatten/],
    ['a prototype', 'a:\n  __proto__: {b: 1}', 'MAN006', '2:3', /Rename/],
    ['a prototype in quotes', '"__proto__": 1', 'MAN006', '1:1', /Rename/],
    ['a list as key', '? [a]\n: b', 'MAN010', '1:3', /text/],
    ['an empty key', '~: b', 'MAN010', '1:1', /text/],
    ['infinity', 'a: .inf', 'MAN010', '1:4', /Quote/],
    ['binary', 'a: !!binary aGk=', 'MAN010', '1:13', /base64/],
    ['a tag that lies', 'a: !!int 3.5', 'MAN010', '1:10', /tag/],
  ];
  for (const [name, text, code, place, fix] of rows) {
    const { problem } = parseYaml(text);
    assert.ok(problem, name);
    assert.equal(problem.code, code, name);
    assert.ok(`${problem.line}:${problem.column}`.startsWith(place), `${name} at ${problem.line}:${problem.column}`);
    assert.match(problem.fix, fix, name);
  }
});

test('a refused prototype key has changed nothing', () => {
  parseYaml('__proto__: {polluted: true}');
  parseYaml('a: {"__proto__": {polluted: true}}');
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});
