import { DECIMAL, decimal, shifted } from './decimal.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

const PERCENT = new RegExp(`^(${DECIMAL}) ?%$`);

/** `99.99%` → 0.9999. Only 0 % to 100 %. */
export function parseShare(text: string): Parsed<number> {
  const trimmed = text.trim();
  const percent = PERCENT.exec(trimmed)?.[1];
  if (percent !== undefined) {
    const value = decimal(percent, -2);
    if (value > 1) return unreadable(`${trimmed} is more than everything`, 'write at most `100%`');
    return parsed(value);
  }
  if (/^-[\d.]+ ?%$/.test(trimmed)) return unreadable(`a share cannot be negative: ${trimmed}`, 'write `0%` to `100%`');
  if (/^\d+(\.\d+)?$/.test(trimmed) && trimmed.length < 16) {
    const value = Number(trimmed);
    const likely = value > 0 && value < 1 ? shifted(value, 2) : trimmed;
    return unreadable(`${trimmed} has no unit`, `write \`${likely}%\``);
  }
  return unreadable(`"${trimmed.slice(0, 40)}" is not a share`, 'write a percentage, as `99.9%`');
}

/** 0.9999 → `99.99%`. */
export function printShare(value: number): string {
  return `${shifted(value, 2)}%`;
}

/** A share in percent without the noise of binary fractions: 0.07 → 7, 0.9999 → 99.99. */
export function percentOf(share: number): number {
  return Number(shifted(share, 2));
}

/** A part of the whole, 0 to 1. */
export const share: Unit<number> = {
  title: 'a share',
  examples: ['70%', '99.99%'],
  pattern: `^${DECIMAL} ?%$`,
  parse: parseShare,
  print: printShare,
};
