import type { StringMatch } from '../mesh/types.ts';
import { Regex, regexProblem } from './regex/regex.ts';

/** Tests a value; undefined when the request has none. */
export type StringTest = (value: string | undefined) => boolean;

/**
 * Compiles a string match. A missing value matches nothing. A pattern that RE2 refuses never matches: Envoy would not
 * take the configuration at all, which is for `check` to report.
 */
export function stringTest(match: StringMatch): StringTest {
  const { kind, value } = match;
  switch (kind) {
    case 'exact':
      return (actual) => actual === value;
    case 'prefix':
      return (actual) => actual?.startsWith(value) === true;
    case 'suffix':
      return (actual) => actual?.endsWith(value) === true;
    case 'present':
      return (actual) => actual !== undefined;
    case 'regex':
      return regexTest(value);
  }
}

/** A full match of an RE2 pattern. */
export function regexTest(pattern: string): StringTest {
  if (regexProblem(pattern) !== null) return () => false;
  const regex = new Regex(pattern);
  return (actual) => actual !== undefined && regex.matches(actual);
}

/** In words, for explanations: `is "x"`, `starts with "x"`. */
export function describeStringMatch({ kind, value }: StringMatch): string {
  switch (kind) {
    case 'exact':
      return `is "${value}"`;
    case 'prefix':
      return `starts with "${value}"`;
    case 'suffix':
      return `ends with "${value}"`;
    case 'regex':
      return `matches ${value}`;
    case 'present':
      return 'is present';
  }
}
