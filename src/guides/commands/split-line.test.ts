import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printCommand } from './command.ts';
import { splitLine, variablesOf } from './split-line.ts';

test('a line that was printed is read back as the same words', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 20 })
    .filter((text) => !/['\n]/.test(text) && variablesOf(text).length === 0);
  fc.assert(
    fc.property(
      fc.array(fc.array(word, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 3 }),
      (programs) => {
        assert.deepEqual(splitLine(printCommand({ programs }))?.programs, programs);
      },
    ),
  );
});

const LINES: readonly (readonly [line: string, words: readonly (readonly string[])[] | null])[] = [
  ['a \'b c\' d="e f"', [['a', 'b c', 'd=e f']]],
  ['a | b c', [['a'], ['b', 'c']]],
  ['a; b', null],
  ['a && b', null],
  ['a $(b)', null],
  ['a `b`', null],
  ['a | ', null],
  ['a > f.txt', [['a']]],
];

test('what a shell would act upon is refused', () => {
  for (const [line, words] of LINES) assert.deepEqual(splitLine(line)?.programs ?? null, words, line);
});

test('a variable is filled in, and nothing else is', () => {
  assert.equal(
    printCommand({ programs: [['kubectl', '-p', 'spec: {replicas: $REPLICAS}']] }),
    'kubectl -p "spec: {replicas: $REPLICAS}"',
  );
  assert.equal(printCommand({ programs: [['psql', '-c', 'select $$a$$ from b']] }), "psql -c 'select $$a$$ from b'");
  assert.throws(() => printCommand({ programs: [['a', `"$ONE"`]] }));
});
