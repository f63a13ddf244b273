/** Every contradiction of docs/contradictions.md is found where the examples mark it, in one run, with both places. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SPEC_CODES } from '../src/check/spec-codes.ts';
import type { Finding } from '../src/check/types.ts';
import { main } from '../src/cli/main.ts';
import { findingOf } from '../tools/reference/as-written-table.ts';
import { CONTRADICTIONS, markedLines } from '../tools/reference/contradictions.ts';

const root = join(import.meta.dirname, '..');
const EXAMPLES = readdirSync(join(root, 'examples/as-written')).map((file) => file.replace('.yaml', ''));

interface Run {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

async function nines(...argv: readonly string[]): Promise<Run> {
  let [out, err] = ['', ''];
  const exitCode = await main(argv, {
    cwd: root,
    env: { PATH: '' },
    isTerminal: false,
    stdin: async function* () {},
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    nowMs: () => 0,
  });
  return { exitCode, out, err };
}

const fileOf = (example: string) => `examples/as-written/${example}.yaml`;
const textOf = (example: string) => readFileSync(join(root, fileOf(example)), 'utf8');

for (const example of EXAMPLES) {
  describe(example, async () => {
    const { exitCode, out } = await nines('check', fileOf(example), '--json');
    const { findings } = JSON.parse(out) as { findings: readonly Finding[] };
    const text = textOf(example);

    test('is wrong, and looked at as a whole all the same', () => {
      assert.equal(exitCode, 2);
      assert.ok(findings.some(({ code }) => code.startsWith('SPEC')));
      assert.ok(findings.some(({ object }) => object !== ''));
    });

    for (const { row, written, finder } of CONTRADICTIONS) {
      if ('elsewhere' in finder || finder.example !== example) continue;
      test(`${row}: ${written}`, () => {
        const marked = markedLines(text, row);
        assert.ok(marked.length > 0, `nothing is marked with # ${row}`);
        const own = findings.filter(({ code }) => code === finder.code);
        const hit = findingOf(findings, text, row, finder.code);
        const places = own.map(({ line, other, message }) => `${line} and ${other?.line}: ${message}`);
        assert.ok(
          hit !== undefined,
          `lines ${marked.join(', ')} are marked; ${finder.code} is at\n${places.join('\n')}`,
        );
        assert.deepEqual([hit.file, hit.other?.file], [fileOf(example), fileOf(example)]);
        assert.ok((hit.column ?? 0) > 0 && (hit.other?.column ?? 0) > 0, 'a place has a column');
        assert.ok(hit.fix.length > 5);
      });
    }

    test('marks no row that is nobody’s', () => {
      const rows = CONTRADICTIONS.map(({ row }) => row);
      const marks = [...text.matchAll(/[^\s#].* # ((?:\d+ ?)+)$/gm)].flatMap(([, numbers = '']) =>
        numbers.trim().split(' '),
      );
      assert.deepEqual(
        marks.filter((mark) => !rows.includes(Number(mark))),
        [],
      );
    });

    test('is not compiled: nothing is written, and every contradiction is said with both places', async () => {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nines-as-written-')));
      try {
        for (const argv of [
          ['compile', fileOf(example), '-o', folder],
          ['prove', fileOf(example)],
          ['explain', fileOf(example)],
        ]) {
          const { exitCode: status, err } = await nines(...argv);
          assert.equal(status, 2, argv[0]);
          const said = findings.filter(({ code }) => code.startsWith('SPEC'));
          for (const { message, line, column, other } of said) {
            assert.ok(err.includes(`${fileOf(example)}:${line}:${column}`) && err.includes(message), message);
            assert.ok(err.includes(`against ${fileOf(example)}:${other?.line}:${other?.column}`), message);
          }
        }
        assert.deepEqual(readdirSync(folder), []);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
}

test('there are 28, and every other one that no example shows says why', () => {
  assert.equal(CONTRADICTIONS.length, 28);
  for (const { row, finder } of CONTRADICTIONS) {
    if ('elsewhere' in finder) assert.ok(finder.elsewhere.length > 20 && finder.elsewhere !== 'not yet', `row ${row}`);
  }
});

test('every code under which a spec contradicts itself can be explained', () => {
  const known = new Set(SPEC_CODES.map(({ code }) => code));
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  const used = sources.flatMap((path) => [
    ...readFileSync(join(root, 'src', path), 'utf8').matchAll(/\.contradict\(\s*'(SPEC\d{3})'/g),
  ]);
  assert.ok(used.length > 10);
  assert.deepEqual(
    used.map(([, code = '']) => code).filter((code) => !known.has(code)),
    [],
  );
});
