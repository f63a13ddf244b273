import { DECIMAL, decimal, shifted } from './decimal.ts';
import { type Parsed, parsed, type Unit, unreadable } from './unit.ts';

const CORES = new RegExp(`^(${DECIMAL}) ?(m?)$`);

/** `500m`, `2`, `0.5` → thousandths of a core. Cores are the one quantity that Kubernetes writes without a unit. */
export function parseCpu(text: string): Parsed<number> {
  const trimmed = text.trim();
  const [, digits, milli] = trimmed.length > 40 ? [] : (CORES.exec(trimmed) ?? []);
  if (digits === undefined) {
    const fix = 'write cores, as `2` or `500m`';
    if (trimmed.startsWith('-')) return unreadable(`processor time cannot be negative: ${trimmed.slice(0, 40)}`, fix);
    return unreadable(`"${trimmed.slice(0, 40)}" is not an amount of processor time`, fix);
  }
  const millis = milli === 'm' ? Number(digits) : decimal(digits, 3);
  if (!Number.isSafeInteger(millis)) {
    return unreadable(`${trimmed} is finer than a thousandth of a core`, 'write whole thousandths, as `250m`');
  }
  return parsed(millis);
}

/** Thousandths of a core → `500m`, `2`. */
export function printCpu(millis: number): string {
  return millis % 1000 === 0 ? shifted(millis, -3) : `${millis}m`;
}

/** Processor time, in thousandths of a core. */
export const cpu: Unit<number> = {
  title: 'processor time',
  examples: ['500m', '2'],
  pattern: `^${DECIMAL} ?m?$`,
  parse: parseCpu,
  print: printCpu,
};
