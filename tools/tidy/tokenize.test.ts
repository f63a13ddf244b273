import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { tokenize } from './tokenize.ts';

const kinds = (source: string): string[] => tokenize(source).map(({ kind, text }) => `${kind} ${text}`);

const ROWS: readonly (readonly [string, readonly string[]])[] = [
  ['a / b / c', ['word a', 'mark /', 'word b', 'mark /', 'word c']],
  ['a = /b[/]c/g;', ['word a', 'mark =', 'regex /b[/]c/g', 'mark ;']],
  ['f(x) / 2', ['word f', 'mark (', 'word x', 'mark )', 'mark /', 'number 2']],
  ['return /x/', ['word return', 'regex /x/']],
  ["'a\\'b' \"c\"", ["string 'a\\'b'", 'string "c"']],
  ['`a${`b${c}d`}e`', ['template `a${', 'template `b${', 'word c', 'template }d`', 'template }e`']],
  [
    '`${{ a: 1 }.a}`',
    ['template `${', 'mark {', 'word a', 'mark :', 'number 1', 'mark }', 'mark .', 'word a', 'template }`'],
  ],
  ['`\\`$5`', ['template `\\`$5`']],
  ['a // b\n/* c\n */ d', ['word a', 'comment // b', 'comment /* c\n */', 'word d']],
  ['#!/usr/bin/env node\n#a in b', ['comment #!/usr/bin/env node', 'word #a', 'word in', 'word b']],
  ['1_000.5e-3n .5 0xFFn a.b', ['number 1_000.5e-3n', 'number .5', 'number 0xFFn', 'word a', 'mark .', 'word b']],
  [
    'a **= b ** c => d?.e',
    ['word a', 'mark **=', 'word b', 'mark **', 'word c', 'mark =>', 'word d', 'mark ?.', 'word e'],
  ],
];

for (const [source, expected] of ROWS) {
  test(`tokens of ${JSON.stringify(source)}`, () => assert.deepEqual(kinds(source), expected));
}

test('no text is lost: tokens and white space between them make up the source', () => {
  const piece = fc.constantFrom(
    'a',
    '1',
    '/',
    '`',
    '${',
    '}',
    '{',
    "'",
    '"',
    '\\',
    '\n',
    ' ',
    '//',
    '/*',
    '*/',
    '=>',
    '(',
    ')',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const source = pieces.join('');
      let at = 0;
      for (const token of tokenize(source)) {
        assert.ok(token.text.length > 0);
        const found = source.indexOf(token.text, at);
        assert.match(source.slice(at, found), /^\s*$/);
        assert.equal(token.line, source.slice(0, found).split('\n').length);
        at = found + token.text.length;
      }
      assert.match(source.slice(at), /^\s*$/);
    }),
    { numRuns: 2000 },
  );
});
