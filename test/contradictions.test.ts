/** Every contradiction of docs/contradictions.md is found where the examples mark it, in one run, with both places. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { SPEC_CODES } from '../src/check/spec-codes.ts';
import type { Finding } from '../src/check/types.ts';
import { sampleRun } from '../src/cli/sample-run.ts';
import { findingOf } from '../tools/reference/as-written-table.ts';
import { CONTRADICTIONS, markedLines } from '../tools/reference/contradictions.ts';

const root = join(import.meta.dirname, '..');
const EXAMPLES = readdirSync(join(root, 'examples/as-written')).map((file) => file.replace('.yaml', ''));

function nines(...argv: readonly string[]) {
  return sampleRun(root, argv);
}

const fileOf = (example: string) => `examples/as-written/${example}.yaml`;
const textOf = (example: string) => readFileSync(join(root, fileOf(example)), 'utf8');

for (const example of EXAMPLES) {
  describe(example, async () => {
    const { status: exitCode, out } = await nines('check', fileOf(example), '--json');
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
        const hit = findingOf(findings, text, row, finder);
        const places = own.map(({ line, other, message }) => `${line} and ${other?.line}: ${message}`);
        assert.ok(
          hit !== undefined,
          `lines ${marked.join(', ')} are marked; ${finder.code} is at\n${places.join('\n')}`,
        );
        for (const place of finder.isAlone ? [hit] : [hit, hit.other]) {
          assert.equal(place?.file, fileOf(example));
          assert.ok((place?.column ?? 0) > 0, 'a place has a column');
        }
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
          const { status, err } = await nines(...argv);
          assert.equal(status, 2, argv.join(' '));
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

/** A platform of two services, with lines of the file and of `web` beside them. */
function platformWith(top: string, web: string): string {
  return [
    'apiVersion: nines.dev/v1\nkind: Platform\nmetadata: { name: shop }',
    top.includes('regions:') ? '' : 'regions: { one: { zones: [a, b, c] }, two: { role: warm } }',
    'gateway: { host: shop.example }',
    top,
    'services:',
    '  web:',
    '    image: registry.example/shop/web:1.0.0',
    '    replicas: { min: 3, max: 12 }',
    ...(web === '' ? [] : [`    ${web}`]),
    '    load: { rps: 1000 }',
    '  api: { image: registry.example/shop/api:1.0.0 }\n',
  ].join('\n');
}

const WATCHED = 'monitoring: { global: {} }';

/** One for every kind of contradiction that there is: code, lines of the file, lines of a service. */
const KINDS: readonly (readonly [code: string, top: string, web?: string])[] = [
  ['SPEC003', 'dns: { ttl: 60s }\ndns: { ttl: 30s }'],
  ['SPEC022', 'regions: { one: { share: 70% }, two: { share: 30% } }\ndns: { weights: { one: 60%, two: 40% } }'],
  ['SPEC022', 'dns: { weights: { one: 60%, two: 40% } }'],
  ['SPEC023', '', 'scaling: { hours: [{ from: "0 8 * * *", until: "0 18 * * *", replicas: 20 }] }'],
  ['SPEC024', '', 'breaker: { limit: 10% }'],
  ['SPEC025', '', 'rollout: { atOnce: 1, maxSurge: 25% }'],
  ['SPEC025', 'data: { cache: { kind: redis, run: { cluster: {}, sentinel: {} } } }'],
  ['SPEC025', 'tracing: { jaeger: { collectors: 2 } }'],
  ['SPEC025', 'tracing: { jaeger: { queries: 2 } }'],
  ['SPEC025', 'tracing: { classes: { web: { services: [web], keep: 90d } }, default: { keep: 7d } }'],
  ['SPEC025', `${WATCHED}\nscaling: { vertical: { history: 7d } }`, 'vertical: { mode: apply, resources: [cpu] }'],
  ['SPEC028', 'targets: { availability: { value: 99.99%, year: 9h } }'],
  ['SPEC028', 'tracing: { head: 20%, default: { rate: 50% } }'],
  ['SPEC028', 'tracing: { head: 20% }'],
  ['SPEC028', 'tracing: { decide: head, head: 20%, classes: { web: { services: [web], rate: 50% } } }'],
  ['SPEC028', 'tracing: { storage: { kind: memory, traces: 10000 }, default: { rate: 100%, keep: 7d } }'],
  ['SPEC028', 'monitoring: { global: {}, retention: 15d }\nscaling: { vertical: { history: 30d } }'],
  ['SPEC028', `${WATCHED}\nscaling: { bands: { cpu: { below: 70%, from: 60% } } }`],
  ['SPEC028', `${WATCHED}\nscaling: { bands: { pods: { above: 40 } } }`],
  ['SPEC028', `${WATCHED}\nscaling: { predictive: { services: [web], history: 15d, seasonality: { yearly: 10 } } }`],
  [
    'SPEC025',
    'dns: {}\nobjects: [{ apiVersion: v1, kind: DNSEndpoint, metadata: { name: a }, spec: { endpoints: [{ dnsName: shop.example }] } }]',
  ],
  ['SPEC030', 'tracing: { classes: { all: { services: [web] }, few: { services: [web], operations: [GET /] } } }'],
];

describe('a spec that only contradicts itself is looked at as a whole', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nines-contradiction-')));
  after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [index, [code, top, web = '']] of KINDS.entries()) {
    test(`${code}: ${[top, web].join(' ').trim().replaceAll('\n', ' ')}`, async () => {
      const file = join(folder, `${index}.yaml`);
      writeFileSync(file, platformWith(top, web));
      const { status, out, err } = await nines('check', file, '--json');
      assert.equal(status, 2, `${out}${err}`);
      const { findings = [], objects } = JSON.parse(out) as { findings?: readonly Finding[]; objects?: number };
      const own = findings.filter((each) => each.code === code && each.object === '');
      assert.ok(own.length > 0 && own.every(({ other }) => (other?.line ?? 0) > 0), out);
      assert.ok((objects ?? 0) > 10, 'the rest was compiled');
    });
  }

  test('every code is among them', () => {
    assert.deepEqual(
      [...new Set(KINDS.map(([code]) => code))],
      SPEC_CODES.map(({ code }) => code),
    );
  });
});
