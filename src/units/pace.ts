import { type CountOrShare, parseCountOrShare, printCountOrShare } from './count-or-share.ts';
import { parseDuration, printDuration } from './duration.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

/** A bounded change: at most so many, or such a part, per period. */
export interface Pace {
  readonly by: CountOrShare;
  readonly everyUs: number;
}

/** `100%/15s`, `1/60s` → how much per period. */
export function parsePace(text: string): Parsed<Pace> {
  const [amount, period, rest] = text.slice(0, 60).split('/');
  const fix = 'write how much per period, as `100%/15s` or `1/60s`';
  if (amount === undefined || period === undefined || rest !== undefined) {
    return unreadable(`"${text.trim().slice(0, 40)}" is not a pace`, fix);
  }
  const by = parseCountOrShare(amount.trim().replace(/ ?pods?$/, ''));
  if (!by.ok) return by;
  const every = parseDuration(/^\s*\d/.test(period) ? period : `1${period.trim()}`);
  if (!every.ok) return every;
  if (every.value === 0) return unreadable('a pace needs a period longer than 0', fix);
  return parsed({ by: by.value, everyUs: every.value });
}

/** `100%/15s`. */
export function printPace({ by, everyUs }: Pace): string {
  return `${printCountOrShare(by)}/${printDuration(everyUs)}`;
}

/** How fast something may change. */
export const pace: Unit<Pace> = {
  title: 'a pace',
  examples: ['100%/15s', '1/60s'],
  pattern: '^[^/]+/[^/]+$',
  parse: parsePace,
  print: printPace,
};
