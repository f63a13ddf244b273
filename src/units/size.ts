import { DECIMAL, plain } from './decimal.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

export const MEBIBYTE = 1024 ** 2;
export const GIBIBYTE = 1024 ** 3;

/** Kubernetes' suffixes; `B` is added because people write `10KB` and mean it. */
const BYTES: Readonly<Record<string, number>> = {
  Ti: 1024 ** 4,
  Gi: GIBIBYTE,
  Mi: MEBIBYTE,
  Ki: 1024,
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  K: 1e3,
  B: 1,
};
const BINARY = ['Ti', 'Gi', 'Mi', 'Ki'] as const;
const SIZE = new RegExp(`^(${DECIMAL}) ?(Ti|Gi|Mi|Ki|T|G|M|k|K|B)B?$`);

/** `256Mi`, `4Gi`, `10MB` → bytes. */
export function parseSize(text: string): Parsed<number> {
  const trimmed = text.trim();
  const [, digits, suffix] = trimmed.length > 40 ? [] : (SIZE.exec(trimmed) ?? []);
  if (digits !== undefined && suffix !== undefined) {
    const bytes = Number(digits) * BYTES[suffix]!;
    if (!Number.isInteger(bytes))
      return unreadable(`${trimmed} is not a whole number of bytes`, 'write a whole number');
    if (!Number.isSafeInteger(bytes)) return unreadable(`${trimmed} is too large`, 'write at most `8000Ti`');
    return parsed(bytes);
  }
  if (/^\d+(\.\d+)?$/.test(trimmed))
    return unreadable(`${trimmed} has no unit`, `write \`${trimmed}Mi\` (or Ki, Gi, Ti)`);
  if (/^-/.test(trimmed))
    return unreadable(`a size cannot be negative: ${trimmed.slice(0, 40)}`, 'write it as `256Mi`');
  return unreadable(`"${trimmed.slice(0, 40)}" is not a size`, 'write a number with Ki, Mi, Gi or Ti, as `256Mi`');
}

/** Bytes → `256Mi`; what no binary suffix divides is printed as bytes. */
export function printSize(bytes: number): string {
  for (const suffix of BINARY) {
    const count = bytes / BYTES[suffix]!;
    if (count >= 1 && Number.isInteger(count * 8)) return `${plain(count)}${suffix}`;
  }
  return `${plain(bytes)}B`;
}

/** An amount of memory or storage, in bytes. */
export const size: Unit<number> = {
  title: 'a size',
  examples: ['256Mi', '4Gi'],
  pattern: `^${DECIMAL} ?(?:Ti|Gi|Mi|Ki|T|G|M|k|K|B)B?$`,
  parse: parseSize,
  print: printSize,
};
