import { DECIMAL, plain } from './decimal.ts';
import { parseDuration, printDuration, SECOND_US } from './duration.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

/** So many per period: a token bucket needs both, so they are kept apart. */
export interface Rate {
  readonly count: number;
  readonly everyUs: number;
}

const RPS = new RegExp(`^(${DECIMAL}) ?(?:rps|req/s|requests/s)$`);
const PER = new RegExp(`^(${DECIMAL}) ?/ ?(.+)$`);

/** `1000/s`, `60/m`, `5/30s`, `400 rps` → count and period. */
export function parseRate(text: string): Parsed<Rate> {
  const trimmed = text.trim();
  if (trimmed.length > 40) return unreadable('too long for a rate', 'write it as `1000/s`');
  const rps = RPS.exec(trimmed)?.[1];
  if (rps !== undefined) return parsed({ count: Number(rps), everyUs: SECOND_US });
  const [, digits, period] = PER.exec(trimmed) ?? [];
  if (digits !== undefined && period !== undefined) {
    const every = parseDuration(/^\d/.test(period) ? period : `1${period}`);
    if (every.ok && every.value > 0) return parsed({ count: Number(digits), everyUs: every.value });
    return unreadable(`"${period}" is not a period`, `write \`${digits}/s\`, \`${digits}/m\` or \`${digits}/30s\``);
  }
  if (/^\d+(\.\d+)?$/.test(trimmed)) return unreadable(`${trimmed} has no unit`, `write \`${trimmed}/s\``);
  if (trimmed.startsWith('-')) return unreadable(`a rate cannot be negative: ${trimmed}`, 'write it as `1000/s`');
  return unreadable(`"${trimmed}" is not a rate`, 'write a number per period, as `1000/s` or `400 rps`');
}

/** Count and period → `1000/s`, `5/30s`. */
export function printRate({ count, everyUs }: Rate): string {
  const period = printDuration(everyUs);
  return `${plain(count)}/${/^1[a-z]+$/.test(period) ? period.slice(1) : period}`;
}

/** A rate as a plain number of events per second. */
export function perSecond({ count, everyUs }: Rate): number {
  return everyUs === SECOND_US ? count : (count * SECOND_US) / everyUs;
}

/** Events per period. */
export const rate: Unit<Rate> = {
  title: 'a rate',
  examples: ['1000/s', '400 rps', '60/m'],
  pattern: `^${DECIMAL} ?(?:rps|/.+)$`,
  parse: parseRate,
  print: printRate,
};
