import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseYaml } from './parse-yaml.ts';
import { parseYamlFast, unsupported } from './parse-yaml-fast.ts';
import { splitDocuments } from './split-documents.ts';
import { unixLines } from './unix-lines.ts';

function readFast(text: string): unknown {
  const unix = unixLines(text);
  return parseYamlFast(unix, 0, unix.length);
}

const plain: readonly (readonly [string, unknown])[] = [
  ['a: b', { a: 'b' }],
  ['a: 0755\nb: on\nc: "on"', { a: 493, b: true, c: 'on' }],
  ['a:\nb:\n  c:\n', { a: null, b: { c: null } }],
  ['a:\n- b\n- c\nd: e', { a: ['b', 'c'], d: 'e' }],
  ['a:\n  - b\n  -\n  - c: 1\n    d: 2\n', { a: ['b', null, { c: 1, d: 2 }] }],
  ['- - a\n  - b\n- - c', [['a', 'b'], ['c']]],
  ['-   a: 1\n    b: 2', [{ a: 1, b: 2 }]],
  ['- a:\n  - b\n  c: d', [{ a: ['b'], c: 'd' }]],
  ['# x\na: 1 # y\n  # z\nb: x#y\n#\n', { a: 1, b: 'x#y' }],
  ['a: # why\n  b: 1\nc: # why\n  - d # what', { a: { b: 1 }, c: ['d'] }],
  ['--- # first\na: 1', { a: 1 }],
  ["a: 'it''s'\nb: \"x\\ty\\u00e9\\x41\\n\"", { a: "it's", b: 'x\tyéA\n' }],
  ['"a b": 1\n\'c\' : 2\nd e: 3\nf:g: 4', { 'a b': 1, c: 2, 'd e': 3, 'f:g': 4 }],
  ['a: x\n  y\n\n  z\nb: 1', { a: 'x y\nz', b: 1 }],
  ['a: "x\n\n  y \\\n  z"', { a: 'x\ny z' }],
  ["a: 'x\n  y'", { a: 'x y' }],
  ['a: http://x:80/?b#c', { a: 'http://x:80/?b#c' }],
  ['a: -x\nb: ?x\nc: :x', { a: '-x', b: '?x', c: ':x' }],
  ['a: [1, "b", c d, [e], {f: g}, ]', { a: [1, 'b', 'c d', ['e'], { f: 'g' }] }],
  ['a: {b: 1, "c":2, d: , e: [\n  f, # g\n  h]}', { a: { b: 1, c: 2, d: null, e: ['f', 'h'] } }],
  ['{"a": {"b": [1, 2.5e3, null, true]}, "c": "\\/"}', { a: { b: [1, 2500, null, true] }, c: '/' }],
  ['a: []\nb: {}\nc: ""', { a: [], b: {}, c: '' }],
  ['a: |\n  x\n   y\n\n  z\n\n\nb: 1', { a: 'x\n y\n\nz\n', b: 1 }],
  ['a: |-\n  x\n\nb: |+\n  y\n\nc: |\n', { a: 'x', b: 'y\n\n', c: '' }],
  ['a: >\n  x\n  y\n\n  z\n    w\n  v\n', { a: 'x y\nz\n  w\nv\n' }],
  ['- |2\n   x\n  y\n- >-\n  a\n  b', [' x\ny\n', 'a b']],
  ['a: |\n x\n# comment\nb: 1', { a: 'x\n', b: 1 }],
  ['a: |\n  {{ x }}: [\n  # not a comment\n', { a: '{{ x }}: [\n# not a comment\n' }],
];

test('the plain subset is read', () => {
  for (const [text, value] of plain) assert.deepEqual(readFast(text), value, JSON.stringify(text));
});

test('whatever needs a second opinion is left to the other reader', () => {
  const texts = [
    'a: &x 1',
    'a: *x',
    'a: !!str 1',
    '<<: {a: 1}',
    '? a\n: b',
    'a: 1\na: 2',
    '__proto__: 1',
    '{"__proto__": 1}',
    '~: 1',
    'a: b: c',
    'a:\n\tb: 1',
    'a:\n  b: 1\n c: 2',
    "a: 'x",
    'a: "x',
    'a: [1',
    'a: {b: 1',
    'a: {{ x }}',
    'a: "\\q"',
    "a: 'b' c",
    'a: [b] c',
    'a: @x',
    'a: %x',
    'a: .inf',
    'a: - b',
    'a: |\n   x\n  y\n',
    'a: |\n  x\n y\n',
    '%YAML 1.1\n---\na: 1',
    '--- a: 1',
    '['.repeat(1000),
    '- '.repeat(1000),
    `${'a'.repeat(1100)}: b`,
  ];
  for (const text of texts) assert.equal(readFast(text), unsupported, JSON.stringify(text));
});

test('continuation lines of quotes and brackets may stand at the margin, as go-yaml has it and `yaml` has not', () => {
  assert.deepEqual(readFast("a: 'x\ny'"), { a: 'x y' });
  assert.deepEqual(readFast('a: [\nx, z\n]\nb: {\nc: 1\n}'), { a: ['x', 'z'], b: { c: 1 } });
});

/** Compares the two readers over the documents of a text; returns how many documents the fast one left to the other. */
function compare(text: string, name: string): number {
  const unix = unixLines(text);
  let left = 0;
  for (const span of splitDocuments(unix)) {
    const fast = parseYamlFast(unix, span.start, span.end);
    const document = unix.slice(span.start, span.end);
    if (fast === unsupported) {
      left++;
      continue;
    }
    const slow = parseYaml(document);
    if (slow.problem === undefined) assert.deepStrictEqual(fast, slow.value, `${name}:${span.line}\n${document}`);
    else
      assert.ok(
        mayStandAtTheMargin(document) || hasCommentBeforeValue(document),
        `${name}:${span.line} ${slow.problem.message}\n${document}`,
      );
  }
  return left;
}

/** Whether a quote or bracket in the document goes on over a line's end, the one thing that go-yaml takes and `yaml` refuses. */
function mayStandAtTheMargin(document: string): boolean {
  return /['"[{].*\n.*['"\]}]/s.test(document);
}

/** A comment at the margin between a key and its value of several lines: go-yaml reads it, `yaml` sees a second key. */
function hasCommentBeforeValue(document: string): boolean {
  return /:[ \t]*\n#.*\n[ \t]+\S/.test(document);
}

for (const [variable, most] of [
  ['NINES_REAL', 1],
  ['NINES_CRDS', 0],
] as const) {
  const root = process.env[variable];
  const skip = root === undefined ? `${variable} is not set` : false;
  test(`both readers agree on every document under ${variable}`, { skip }, () => {
    const files = readdirSync(root!, { recursive: true, encoding: 'utf8' }).filter((file) => /\.ya?ml$/.test(file));
    assert.ok(files.length > 0);
    let left = 0;
    for (const file of files) left += compare(readFileSync(join(root!, file), 'utf8'), file);
    // What people write is read fast: all but the one document that has a mistake.
    assert.ok(left <= most, `${left} documents were left to the other reader`);
  });
}

const bits = [
  ...[
    ' ',
    '  ',
    '\n',
    '\n\n',
    '- ',
    '-',
    ': ',
    ':',
    '#',
    ' #',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '|',
    '>',
    '|-',
    '>+',
    '|2',
  ],
  ...[
    '\t',
    '&a ',
    '*a',
    '!!str ',
    '? ',
    '\\',
    '\\n',
    '\n  ',
    '\n    ',
    '\n-',
    "''",
    '<<: ',
    '1',
    '0',
    'yes',
    '~',
    '%',
    '@',
  ],
  ...[
    'a',
    'b: c',
    '- d',
    '\\x41',
    '\\\n',
    '---',
    '\n---\n',
    '\n...\n',
    '\n# c\n',
    'a: 1\n',
    'é',
    '\u2028',
    '\r\n',
    '__proto__: ',
  ],
];

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # the name
  labels: {app: web, "version": '1'}
spec:
  template:
    spec:
      containers:
      - name: app
        args: ["--port", 8080,
          "--log=info"]
        command:
          - sh
          - -c
          - |
            # starts it
            exec web "$@"

        # where it listens
        ports:
        -   containerPort: 8080
            name: http
        env:
        - {name: A, value: "x: y"}
        - name: TEXT
          value: >-
            folded
            text

              kept
      description: a plain text
        over two lines
`;

const seeds = [...plain.map(([text]) => text), ...Array<string>(20).fill(deployment)];

/** A document that somebody wrote, damaged in a few places. */
const damaged = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.constantFrom(...bits)), { minLength: 1, maxLength: 5 }),
  )
  .map(([seed, changes]) =>
    changes.reduce((text, [at, cut, bit]) => {
      const place = at % (text.length + 1);
      if (cut === 3) return moveLine(text, at, bit.length);
      return text.slice(0, place) + bit + text.slice(place + cut);
    }, seed),
  );

/** Doubles or drops a line, or indents it otherwise. */
function moveLine(text: string, at: number, how: number): string {
  const lines = text.split('\n');
  const index = at % lines.length;
  const line = lines[index]!;
  const replaced = how === 1 ? [] : how === 2 ? [line, line] : [` ${line}`.slice(how % 4)];
  return lines.toSpliced(index, 1, ...replaced).join('\n');
}

/** Nothing but the characters that mean something. */
const noise = fc.array(fc.constantFrom(...bits), { maxLength: 25 }).map((parts) => parts.join(''));

const runs = Number(process.env.NINES_FUZZ_RUNS ?? 3000);

test('on damaged documents the readers never differ and never throw', () => {
  fc.assert(
    fc.property(fc.oneof(damaged, noise), (text) => void compare(text, 'generated')),
    { numRuns: runs },
  );
});
