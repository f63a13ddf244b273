/** Regular expressions as Go has them: `matches`, and Kubernetes' `find` and `findAll`. */
import { findAll, goPattern } from '../go-pattern.ts';
import { celFailure } from './cel-failure.ts';
import type { CelLibrary } from './cel-library.ts';

function patternOf(text: string) {
  const pattern = goPattern(text);
  if (pattern === null) throw celFailure('invalid_regular_expression', `not a regular expression: ${text}`);
  return pattern;
}

/** Adds the functions; `matches` under the name that `renameCalls` gives it. */
export const regularExpressions: CelLibrary = (environment) => {
  const matches = (text: string, pattern: string) => patternOf(pattern).test(text);
  const all = (text: string, pattern: string, most: bigint) => findAll(patternOf(pattern), text, Number(most));
  environment
    .registerFunction('matchesPattern(string, string): bool', matches)
    .registerFunction('string.matchesPattern(string): bool', matches)
    .registerFunction('string.find(string): string', (text: string, pattern: string) => all(text, pattern, 1n)[0] ?? '')
    .registerFunction('string.findAll(string): list<string>', (text: string, pattern: string) =>
      all(text, pattern, -1n),
    )
    .registerFunction('string.findAll(string, int): list<string>', all);
};
