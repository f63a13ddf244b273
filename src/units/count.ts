import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

const SCALE: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6 };

/** `30`, `10k`, `10,000` → a whole number from 0. */
export function parseCount(text: string): Parsed<number> {
  const trimmed = text.trim();
  const [, digits, scale] = /^(\d{1,15}|\d{1,3}(?:[,_]\d{3}){1,4}) ?([kKM]?)$/.exec(trimmed) ?? [];
  if (digits !== undefined) {
    const value = Number(digits.replaceAll(/[,_]/g, '')) * SCALE[scale ?? '']!;
    return Number.isSafeInteger(value)
      ? parsed(value)
      : unreadable(`${trimmed} is too large`, 'write a smaller number');
  }
  if (/^-\d/.test(trimmed)) return unreadable(`a count cannot be negative: ${trimmed.slice(0, 40)}`, 'write 0 or more');
  if (/^\d+\.\d+$/.test(trimmed)) return unreadable(`${trimmed.slice(0, 40)} is not whole`, 'write a whole number');
  return unreadable(`"${trimmed.slice(0, 40)}" is not a count`, 'write a whole number, as `3`');
}

/** 10000 → `10000`. */
export function printCount(value: number): string {
  return String(value);
}

/** How many. */
export const count: Unit<number> = {
  title: 'a count',
  examples: ['3', '10k'],
  pattern: '^\\d[\\d,_]* ?[kKM]?$',
  parse: parseCount,
  print: printCount,
};
