/**
 * The reader and the model on broken input: whatever is written, there are either issues with places or a model whose
 * targets can be computed, and nothing is thrown. Inputs are the examples with damage done to them.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import type { SpecResult } from '../spec/judge-spec.ts';
import { readSpec, readSpecObject } from '../spec/read-spec.ts';
import { buildModel } from './build-model.ts';
import { targetsOf } from './targets-of-model.ts';

const examples = ['small', 'mno'].map((name) =>
  readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), 'utf8'),
);

/** Words that are meant to hurt: wrong types, wrong units, names that mean something to the engine. */
const NASTY = [
  '',
  '~',
  '0',
  '-1',
  '1e999',
  '.nan',
  'true',
  '[]',
  '{}',
  '""',
  '*x',
  '&x',
  '!!binary x',
  '{a: {b: [c]}}',
  '30',
  '-30s',
  '0s',
  '0%',
  '101%',
  '1000000%',
  '99999999999999999999',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  'x'.repeat(300),
  '\t',
  '\u0000',
  '\ufeff',
  '|',
  '>',
  '---',
  '...',
  '# comment',
  'a: b: c',
  '- - -',
  'app',
  'api',
  'us-east-1',
  'canary',
  'stable',
];

type Damage =
  | { kind: 'cut'; at: number; length: number }
  | { kind: 'insert'; at: number; text: string }
  | { kind: 'value'; at: number; text: string }
  | { kind: 'swapLines'; at: number; to: number }
  | { kind: 'indent'; at: number; by: number };

const place = fc.double({ min: 0, max: 0.9999, noNaN: true });
const text = fc.oneof(fc.constantFrom(...NASTY), fc.string({ maxLength: 12 }));
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('cut' as const), at: place, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ kind: fc.constant('insert' as const), at: place, text }),
  fc.record({ kind: fc.constant('value' as const), at: place, text }),
  fc.record({ kind: fc.constant('swapLines' as const), at: place, to: place }),
  fc.record({ kind: fc.constant('indent' as const), at: place, by: fc.integer({ min: -3, max: 3 }) }),
);

function damaged(source: string, how: Damage): string {
  const at = Math.floor(how.at * source.length);
  const lines = source.split('\n');
  const line = Math.floor(how.at * lines.length);
  switch (how.kind) {
    case 'cut':
      return source.slice(0, at) + source.slice(at + how.length);
    case 'insert':
      return source.slice(0, at) + how.text + source.slice(at);
    case 'value': {
      // The next value after the place: what stands between a colon and the end of that value.
      const value = /: ?([^,{}[\]\n]+)/g;
      value.lastIndex = at;
      const match = value.exec(source);
      return match === null ? source : `${source.slice(0, match.index)}: ${how.text}${source.slice(value.lastIndex)}`;
    }
    case 'swapLines': {
      const other = Math.floor(how.to * lines.length);
      [lines[line], lines[other]] = [lines[other]!, lines[line]!];
      return lines.join('\n');
    }
    case 'indent':
      lines[line] = how.by < 0 ? lines[line]!.slice(-how.by) : ' '.repeat(how.by) + lines[line]!;
      return lines.join('\n');
  }
}

function assertSound(result: SpecResult, hasPlaces: boolean): void {
  const { spec, issues, reading } = result;
  assert.equal(spec === null, issues.length > 0);
  for (const issue of issues) {
    assert.match(issue.code, /^SPEC\d{3}$/);
    assert.ok(issue.message !== '' && issue.fix !== '');
    if (hasPlaces) assert.ok((issue.line ?? 0) >= 1 && (issue.column ?? 0) >= 1, JSON.stringify(issue));
  }
  if (spec === null) return;
  const model = buildModel(spec, reading);
  assert.ok(Object.isFrozen(model.services));
  assert.ok(targetsOf(model).services.length > 0);
}

test('a damaged file gives issues or a model, never an exception', () => {
  fc.assert(
    fc.property(fc.constantFrom(...examples), fc.array(damage, { minLength: 1, maxLength: 4 }), (source, damages) => {
      assertSound(readSpec('platform.yaml', damages.reduce(damaged, source)), true);
    }),
    { numRuns: 1000 },
  );
});

/** A plain object with one value, chosen by the numbers, replaced. */
function replaced(value: unknown, steps: readonly number[], by: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined || typeof value !== 'object' || value === null) return by;
  if (Array.isArray(value)) {
    const at = step % Math.max(1, value.length);
    return value.map((item, i) => (i === at ? replaced(item, rest, by) : item));
  }
  const keys = Object.keys(value);
  const key = keys[step % Math.max(1, keys.length)];
  return key === undefined ? by : { ...value, [key]: replaced((value as Record<string, unknown>)[key], rest, by) };
}

test('an object with any value in any place gives issues or a model, never an exception', () => {
  const objects = examples.map((source) => parse(source) as unknown);
  const steps = fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.constantFrom(...objects), steps, fc.anything({ maxDepth: 2 }), (value, path, by) => {
      assertSound(readSpecObject('platform.ts', replaced(value, path, by)), false);
    }),
    { numRuns: 500 },
  );
});
