import { parseCount, printCount } from './count.ts';
import { DECIMAL, decimal } from './decimal.ts';
import { printShare } from './share.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

/** So many, or such a part of them. A share may exceed 1 where something grows: `200%` more pods. */
export type CountOrShare =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly share: number };

const PERCENT = new RegExp(`^(${DECIMAL}) ?%$`);

/** `1`, `25%` → a count or a share. */
export function parseCountOrShare(text: string): Parsed<CountOrShare> {
  const trimmed = text.trim();
  const percent = trimmed.length > 40 ? undefined : PERCENT.exec(trimmed)?.[1];
  if (percent !== undefined) return parsed({ kind: 'share', share: decimal(percent, -2) });
  const count = parseCount(trimmed);
  if (count.ok) return parsed({ kind: 'count', count: count.value });
  return unreadable(`"${trimmed.slice(0, 40)}" is neither a count nor a share`, 'write `1` or `25%`');
}

/** A count or a share → `1`, `25%`. */
export function printCountOrShare(value: CountOrShare): string {
  return value.kind === 'count' ? printCount(value.count) : printShare(value.share);
}

/** A number of things, or a part of all of them. */
export const countOrShare: Unit<CountOrShare> = {
  title: 'a count or a share',
  examples: ['1', '25%'],
  pattern: `^(?:\\d+|${DECIMAL} ?%)$`,
  parse: parseCountOrShare,
  print: printCountOrShare,
};
