import { DECIMAL, plain } from './decimal.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

export const SECOND_US = 1_000_000;
export const MINUTE_US = 60 * SECOND_US;
export const HOUR_US = 60 * MINUTE_US;
export const DAY_US = 24 * HOUR_US;
/** 365 days, as in retention rules. */
export const YEAR_US = 365 * DAY_US;

/** Microseconds per unit, the largest first: the order in which durations are printed. */
const UNITS: readonly (readonly [name: string, us: number])[] = [
  ['d', DAY_US],
  ['h', HOUR_US],
  ['m', MINUTE_US],
  ['s', SECOND_US],
  ['ms', 1_000],
  ['us', 1],
];
/** Further names that people write. */
const ALIASES: Readonly<Record<string, number>> = {
  µs: 1,
  μs: 1,
  sec: SECOND_US,
  min: MINUTE_US,
  w: 7 * DAY_US,
  y: YEAR_US,
};
const US_PER_UNIT = new Map<string, number>([...UNITS, ...Object.entries(ALIASES)]);
const NAMES = [...US_PER_UNIT.keys()].sort((a, b) => b.length - a.length).join('|');
const WHOLE = new RegExp(`^(?:${DECIMAL} ?(?:${NAMES}) ?)+$`, 'u');
const PART = new RegExp(`(${DECIMAL}) ?(${NAMES})`, 'gu');
/** Longest text that is looked at: no duration needs more, and a regular expression should not meet a megabyte. */
const MAX_TEXT = 64;

/** `30s`, `1h30m`, `500ms`, `0.5ms` → microseconds. */
export function parseDuration(text: string): Parsed<number> {
  const trimmed = text.trim();
  if (trimmed.length > MAX_TEXT) return unreadable('too long for a duration', 'write it as `30s` or `1h30m`');
  if (trimmed === '0') return parsed(0);
  if (/^-/.test(trimmed) && WHOLE.test(trimmed.slice(1))) {
    return unreadable(`a duration cannot be negative: ${trimmed}`, `write \`${trimmed.slice(1)}\``);
  }
  if (/^-?[\d.]+$/.test(trimmed)) {
    const digits = trimmed.replace(/^-/, '');
    return unreadable(
      `${trimmed} has no unit`,
      `write \`${digits}s\` for seconds (or ${digits}ms, ${digits}m, ${digits}h)`,
    );
  }
  if (!WHOLE.test(trimmed)) {
    return unreadable(
      `"${trimmed}" is not a duration`,
      'write a number with us, ms, s, m, h or d, as `30s` or `1h30m`',
    );
  }
  let us = 0;
  for (const [, digits, name] of trimmed.matchAll(PART)) us += Number(digits) * US_PER_UNIT.get(name!)!;
  const rounded = Math.round(us);
  if (Math.abs(us - rounded) > 1e-6 * Math.max(1, us)) {
    return unreadable(`${trimmed} is finer than a microsecond`, 'round it to whole microseconds');
  }
  if (!Number.isSafeInteger(rounded))
    return unreadable(`${trimmed} is longer than 285 years`, 'write a shorter duration');
  return parsed(rounded);
}

/** Microseconds → `1h30m`, `500ms`, `0.5ms`. */
export function printDuration(us: number): string {
  if (us === 0) return '0s';
  if (us < 0) return `-${printDuration(-us)}`;
  // Below a second a fraction reads better than a list: 1.5ms, not 1ms500us.
  if (us < 1_000) return us >= 100 ? `${plain(us / 1_000)}ms` : `${plain(us)}us`;
  if (us < 1_000_000) return `${plain(us / 1_000)}ms`;
  let rest = us;
  let text = '';
  for (const [name, size] of UNITS) {
    if (name === 's') {
      if (rest > 0) text += `${plain(rest / size)}s`;
      break;
    }
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${name}`;
    rest -= count * size;
  }
  return text;
}

/** Time, in microseconds. */
export const duration: Unit<number> = {
  title: 'a duration',
  examples: ['30s', '1h30m', '500ms'],
  pattern: `^(?:0|(?:${DECIMAL} ?(?:${NAMES}) ?)+)$`,
  parse: parseDuration,
  print: printDuration,
};
