/**
 * Decimal numbers moved by powers of ten without a rounding step: `99.99` percent is the number closest to 0.9999,
 * where 99.99 / 100 is the one below it.
 */

/** Digits with an optional fraction, no sign, no exponent. */
export const DECIMAL = '(?:\\d+(?:\\.\\d+)?|\\.\\d+)';

/** The decimal text times ten to the power of `exponent`, rounded once. */
export function decimal(text: string, exponent = 0): number {
  return Number(`${text}e${exponent}`);
}

/** `value` times ten to the power of `exponent` as a plain decimal text, for printing; at most 15 significant digits. */
export function shifted(value: number, exponent: number): string {
  return plain(Number(`${plain(value)}e${exponent}`));
}

/** A number as plain decimal digits: never `1e-7`. */
export function plain(value: number): string {
  const text = String(Number(value.toPrecision(15)));
  if (!text.includes('e')) return text;
  const fixed = Math.abs(value) < 1 ? value.toFixed(20) : BigInt(Math.round(value)).toString();
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}
