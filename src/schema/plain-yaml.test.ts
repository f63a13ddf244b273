/** The reader of plain files against the `yaml` package: where it answers, it answers the same, and nothing was wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_VALUES } from './max-sizes.ts';
import { readPlainYaml } from './plain-yaml.ts';
import { Reading } from './reading.ts';
import type { Node } from './types.ts';
import { readAnyYaml } from './yaml-node.ts';

function slowly(text: string): { node: Node | undefined; issues: readonly unknown[] } {
  const reading = new Reading('file.yaml');
  return { node: readAnyYaml(text, reading), issues: reading.issues };
}

function assertSame(text: string): boolean {
  const node = readPlainYaml(text);
  if (node === undefined) return false;
  assert.deepEqual({ node, issues: [] }, slowly(text), JSON.stringify(text));
  return true;
}

test('plain files are read, and read as the other reader reads them', () => {
  const texts: readonly string[] = [
    'a: 1\n',
    'a: 1',
    '# why\n\na:   x y  # behind\n\n\n  # deeper\nb: c#d\n',
    'a:\n  b:\n    c: d\n  e: f\ng: h\n',
    'a: # why\n  - x\n  - y: 1\n    z: 2\n  -   - deep\n      - deeper\nb:\n- in the column\n- of its key\nc: d\n',
    'a: { b: 1, c: [x, "y", \'z\'], d: {} , e: [ ] }\n',
    'a: [\n    x,\n\n    y,\n  ]\nb: {\n  c: d }\n',
    '{ "a": 1,\n  "b": [1.5, true, null, "\\u00e9\\n\\\\u0"] }\n',
    '{\n  "a": {\n    "b": []\n  }\n}\n',
    '"a b": \'it\'\'s\'\n\'c\' : "d"\n"": x\n'.replace('"": x\n', ''),
    'a: 1.10\nb: 0o17\nc: 0xfF\nd: -3\ne: +.5\nf: 1e3\ng: 12:30\nh: 1.2.3\ni: 30s\nj: 99.9%\nk: 5.\nl: -0\n',
    'a: yes\nb: True\nc: FALSE\nd: ~\ne: Null\nf: nULL\ng: truely\nh: -x\ni: --flag\nj: /\nk: a:b\n',
    'a: héllo → 🙂 x\nb: [é, 🙂]\n1: x\nnull: y\ntrue: z\na b: c\n',
    'a: http://x.example:80/y?z=1&u=2,3\nb: x, y] }\n',
  ];
  for (const text of texts) assert.ok(assertSame(text), JSON.stringify(text));
});

const NOT_PLAIN: readonly string[] = [
  ...[
    '',
    '# only\n',
    'x\n',
    '- a\n',
    '[a]\n',
    '---\na: 1\n',
    'a: 1\n---\nb: 2\n',
    '%YAML 1.2\n---\na: 1\n',
    'a: 1\n...\n',
  ],
  ...[
    'a:\n',
    'a: 1\nb:\n',
    'a: |\n  x\n',
    'a: &x 1\n',
    'a: *x\n',
    'a: !t 1\n',
    '? a\n: b\n',
    '<<: { a: 1 }\na: &b c\n',
  ],
  ...[
    'a: x\n  y\n',
    'a: "x\n  y"\n',
    'a: [x\n  y]\n',
    'a: [x, # why\n  y]\n',
    'a: "\\x41"\n',
    'a: "\\ud83d"\n',
    'a: .inf\n',
  ],
  ...[
    'a: 1\na: 2\n',
    'a: { b: 1, b: 2 }\n',
    '__proto__: 1\n',
    'a: { __proto__: 1 }\n',
    'a: b: c\n',
    'a: - b\n',
    'a: @b\n',
  ],
  ...[
    'a:\tb\n',
    'a: b\r\n',
    '\ufeffa: b\n',
    ' a: 1\nb: 2\n',
    'a: 1\n b: 2\n',
    'a:\n  b: 1\n c: 2\n',
    'a:\n  - b\n c: 1\n',
  ],
  ...[
    'a: [b\n',
    'a: [\nb]\n',
    'a: [b]]\n',
    'a: [b] c\n',
    'a: [,]\n',
    'a: [b,,c]\n',
    'a: {b}\n',
    'a: {b:c}\n',
    'a: [b: c]\n',
  ],
  ...['a: "b\n', "a: 'b\n", 'a: "b" c\n', 'a: "b"#c\n', '"a" "b"\n', `${'a'.repeat(1100)}: b\n`, '[a]: b\n'],
  ...[`a: ${'['.repeat(60)}${']'.repeat(60)}\n`, `a: [${'x,'.repeat(MAX_VALUES)}]\n`],
];

test('what is not plain is left to the other reader', () => {
  for (const text of NOT_PLAIN) assert.equal(readPlainYaml(text), undefined, JSON.stringify(text.slice(0, 40)));
});

/** Pieces of which texts are made that are nearly right: most of what they make is refused, by both. */
const PIECES = [
  ...[
    'a',
    'b',
    'c d',
    '1',
    '-1',
    '1.50',
    'true',
    'null',
    '~',
    '"q"',
    "'q'",
    "''",
    '"\\n"',
    'x:y',
    'x#y',
    '-',
    '--',
    '.',
    '...',
  ],
  ...[
    ': ',
    ':',
    ':\n',
    '- ',
    '-\n',
    '\n',
    '\n\n',
    ' ',
    '  ',
    '    ',
    '\n  ',
    '\n    ',
    '\n  - ',
    '\n- ',
    ' # c',
    '#',
    '\n  # c',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ', ',
    '{ ',
    ' }',
    '[]',
    '{}',
    '|',
    '>',
    '&x ',
    '*x',
    '!t ',
    '?',
    '? ',
    '%',
    '@',
    '\\',
    '"',
    "'",
  ],
  ...[
    '\na: ',
    '\nb: ',
    '\n  a: ',
    '\n  b: ',
    '\n    c: ',
    'é',
    '🙂',
    '\u00a0',
    '\u2028',
    '\u0085',
    '---',
    '\n---\n',
    '<<: ',
    '=',
  ],
];

test('on texts made of pieces, it never answers otherwise', () => {
  const piece = fc.constantFrom(...PIECES);
  let answered = 0;
  const text = fc.array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => `a: ${pieces.join('')}`);
  fc.assert(
    fc.property(text, (each) => {
      if (assertSame(each)) answered++;
    }),
    { numRuns: 3000 },
  );
  assert.ok(answered > 100, `only ${answered} of them were plain`);
});

test('on well-formed texts, it answers the same', () => {
  const scalar = fc.constantFrom(
    'x',
    '1',
    '1.50',
    '99.9%',
    'true',
    '~',
    '"q: {"',
    "'it''s'",
    'a:b',
    'x # why',
    '-1',
    '5s',
  );
  const name = fc.constantFrom('a', 'b', 'c d', '"e"', "'f'", '1', 'true');
  const { block } = fc.letrec<{ flow: string; block: string[] }>((tie) => ({
    flow: fc.oneof(
      { maxDepth: 3 },
      scalar.filter((each) => !each.includes('#')),
      fc.array(tie('flow'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .uniqueArray(name, { maxLength: 3 })
        .chain((names) =>
          fc
            .tuple(...names.map(() => tie('flow')))
            .map((held) => `{ ${held.map((each, i) => `${names[i]}: ${each}`).join(', ')} }`),
        ),
    ),
    block: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }).chain((names) =>
      fc
        .tuple(
          ...names.map(() =>
            fc.oneof(
              { maxDepth: 3 },
              scalar.map((each) => [each]),
              tie('flow').map((each) => [each]),
              tie('block'),
            ),
          ),
        )
        .map((held) =>
          held.flatMap((each, i) => {
            const first = each[0]!;
            const isBlock = each.length > 1 || /^(?:[a-f1]|c d|"e"|'f'|true): /.test(first);
            return isBlock ? [`${names[i]}:`, ...each.map((line) => `  ${line}`)] : [`${names[i]}: ${first}`];
          }),
        ),
    ),
  }));
  fc.assert(
    fc.property(block, (lines) => assertSame(`${lines.join('\n')}\n`)),
    { numRuns: 500 },
  );
});
