import { DECIMAL, plain } from './decimal.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

const MONTHS: Readonly<Record<string, number>> = { month: 1, mo: 1, year: 12, yr: 12 };
const SCALE: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6 };
const MONEY = new RegExp(`^\\$ ?(${DECIMAL}|\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?) ?([kKM]?) ?/ ?(month|mo|year|yr)$`);

/** `$100000/month`, `$100k/month`, `$12M/year` → dollars per month. */
export function parseMoney(text: string): Parsed<number> {
  const trimmed = text.trim();
  const [, digits, scale, period] = trimmed.length > 60 ? [] : (MONEY.exec(trimmed) ?? []);
  if (digits !== undefined && period !== undefined) {
    return parsed((Number(digits.replaceAll(',', '')) * SCALE[scale ?? '']!) / MONTHS[period]!);
  }
  const amount = /^\$? ?([\d.,]+[kKM]?)$/.exec(trimmed)?.[1];
  if (amount !== undefined) {
    return unreadable(
      `${trimmed.slice(0, 40)} names no ${trimmed.startsWith('$') ? 'period' : 'currency and period'}`,
      `write \`$${amount}/month\``,
    );
  }
  return unreadable(
    `"${trimmed.slice(0, 40)}" is not an amount of money per period`,
    'write it as `$100000/month` or `$12M/year`',
  );
}

/** Dollars per month → `$100000/month`. */
export function printMoney(usdPerMonth: number): string {
  return `$${plain(usdPerMonth)}/month`;
}

/** Money per period, in US dollars per month. */
export const money: Unit<number> = {
  title: 'an amount of money',
  examples: ['$100000/month', '$12M/year'],
  pattern: '^\\$ ?[\\d.,]+ ?[kKM]? ?/ ?(?:month|mo|year|yr)$',
  parse: parseMoney,
  print: printMoney,
};
