/**
 * Expressions and what CEL in Kubernetes 1.36 answers to them (kubernetes-answers.txt, asked of its own environment):
 * values as Go prints them, `error` for an expression that is refused or fails.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { celEnvironment } from './cel-environment.ts';
import { renameCalls } from './rename-calls.ts';

const ANSWERS = readFileSync(new URL('kubernetes-answers.txt', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => line.split('  =>  ') as [string, string]);
const environment = celEnvironment();

function print(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(print).join(' ')}]`;
  if (!(value instanceof Map)) return String(value);
  const entries = [...value].map(([key, each]) => `${print(key)}:${print(each)}`);
  return `map[${entries.sort().join(' ')}]`;
}

function answer(expression: string): string {
  try {
    const parsed = environment.parse(renameCalls(expression));
    return parsed.check().valid ? print(parsed({ self: {} })) : 'error';
  } catch {
    return 'error';
  }
}

describe('expressions answer as in Kubernetes', () => {
  for (const [expression, expected] of ANSWERS) test(expression, () => assert.equal(answer(expression), expected));

  test('there are hundreds', () => assert.ok(ANSWERS.length > 350));
});

test('names of variables, texts and fields are not taken for calls', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['has(self.matches)', 'isPresent(self.matches)'],
    ["self.has.matches('has(x)')", "self.has.matchesPattern('has(x)')"],
    ['self.a.matches(r"""has(")""")', 'self.a.matchesPattern(r"""has(")""")'],
    ['self.matches.size() // has(x)', 'self.matches.size() // has(x)'],
    ['has (self.x)', 'isPresent (self.x)'],
  ];
  for (const [written, renamed] of cases) assert.equal(renameCalls(written), renamed);
});
