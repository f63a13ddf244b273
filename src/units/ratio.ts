import { DECIMAL, plain } from './decimal.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

const RATIO = new RegExp(`^(${DECIMAL}) ?[x×]?$`);

/** `1.2`, `1.2x` → 1.2. */
export function parseRatio(text: string): Parsed<number> {
  const trimmed = text.trim();
  const digits = trimmed.length > 40 ? undefined : RATIO.exec(trimmed)?.[1];
  if (digits !== undefined) return parsed(Number(digits));
  return unreadable(`"${trimmed.slice(0, 40)}" is not a ratio`, 'write a number, as `1.2`');
}

/** 1.2 → `1.2x`. */
export function printRatio(value: number): string {
  return `${plain(value)}x`;
}

/** How many times as much. */
export const ratio: Unit<number> = {
  title: 'a ratio',
  examples: ['1.2'],
  pattern: `^${DECIMAL} ?[x×]?$`,
  parse: parseRatio,
  print: printRatio,
};
