/** Regular expressions of matchers: RE2's, anchored at both ends, `.` matching every character (Prometheus' `^(?s:…)$`). */
import { regexProblem as problemOf, Regex } from '../traffic/regex/regex.ts';

const CACHE = new Map<string, Regex>();
/** Rules repeat a few expressions; a platform's do not exceed this. */
const MAX_CACHED = 500;

/** Why Prometheus would refuse the expression, or null. */
export function regexProblem(pattern: string): string | null {
  return CACHE.has(pattern) ? null : problemOf(anchored(pattern));
}

/** Whether a label's value matches; the expression must compile. */
export function matchesRegex(pattern: string, value: string): boolean {
  let regex = CACHE.get(pattern);
  if (regex === undefined) {
    regex = new Regex(anchored(pattern));
    if (CACHE.size >= MAX_CACHED) CACHE.clear();
    CACHE.set(pattern, regex);
  }
  return regex.matches(value);
}

function anchored(pattern: string): string {
  return `(?s:${pattern})`;
}
