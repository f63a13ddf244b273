/** Kubernetes' `quantity`: exact numbers with units (`500m`, `2Gi`), kept in billionths, the finest that Kubernetes keeps. */
import { celFailure } from './cel-failure.ts';
import type { CelLibrary } from './cel-library.ts';

const NANO = 1_000_000_000n;
const FORM = /^([+-]?)(\d*)(?:\.(\d*))?(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei|[eE][+-]?\d+)?$/;
/** Billionths in one of each unit. */
const UNITS: Readonly<Record<string, bigint>> = {
  '': NANO,
  n: 1n,
  u: 1000n,
  m: 1_000_000n,
  k: NANO * 1_000n,
  M: NANO * 1_000_000n,
  G: NANO * 1_000_000_000n,
  T: NANO * 1_000_000_000_000n,
  P: NANO * 1_000_000_000_000_000n,
  E: NANO * 1_000_000_000_000_000_000n,
  Ki: NANO << 10n,
  Mi: NANO << 20n,
  Gi: NANO << 30n,
  Ti: NANO << 40n,
  Pi: NANO << 50n,
  Ei: NANO << 60n,
};
const MOST_INT = 9_223_372_036_854_775_807n;
/** Exponents beyond this are no quantity that anything has; they would only cost memory. */
const MOST_EXPONENT = 400;

class Quantity {
  readonly nanos: bigint;

  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

/** Dropped digits round away from zero, as Kubernetes rounds them. */
function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function tenTo(exponent: number): bigint {
  return BigInt(`1${'0'.repeat(exponent)}`);
}

function parse(text: string): Quantity | null {
  const [, sign, whole = '', fraction = '', unit = ''] = FORM.exec(text) ?? [];
  // A lone point is a quantity, nothing at all is none: so it is in Kubernetes.
  if (sign === undefined || !/[\d.]/.test(text)) return null;
  const digits = BigInt(whole + fraction || '0');
  const isExponent = /^[eE][+-]?\d/.test(unit);
  const exponent = isExponent ? Number(unit.slice(1)) : 0;
  if (Math.abs(exponent) > MOST_EXPONENT) return null;
  const scale = (isExponent ? NANO : (UNITS[unit] ?? NANO)) * tenTo(Math.max(0, exponent));
  const nanos = divideUp(digits * scale, tenTo(fraction.length + Math.max(0, -exponent)));
  return new Quantity(sign === '-' ? -nanos : nanos);
}

function quantity(text: string): Quantity {
  const parsed = parse(text);
  if (parsed === null) throw celFailure('quantity_conversion_error', `not a quantity: ${text}`);
  return parsed;
}

function isInteger({ nanos }: Quantity): boolean {
  const whole = nanos / NANO;
  return nanos % NANO === 0n && whole <= MOST_INT && whole >= -MOST_INT - 1n;
}

function asInteger(value: Quantity): bigint {
  if (!isInteger(value)) throw celFailure('quantity_conversion_error', 'cannot convert value to integer');
  return value.nanos / NANO;
}

function compare(left: Quantity, right: Quantity): bigint {
  return left.nanos < right.nanos ? -1n : left.nanos > right.nanos ? 1n : 0n;
}

/** Adds the functions. */
export const quantities: CelLibrary = (environment) => {
  const whole = (value: bigint) => new Quantity(value * NANO);
  const add = (left: Quantity, right: Quantity) => new Quantity(left.nanos + right.nanos);
  const subtract = (left: Quantity, right: Quantity) => new Quantity(left.nanos - right.nanos);
  environment
    .registerType('Quantity', Quantity)
    .registerOperator('Quantity == Quantity', (left: Quantity, right: Quantity) => left.nanos === right.nanos)
    .registerFunction('quantity(string): Quantity', quantity)
    .registerFunction('isQuantity(string): bool', (text: string) => parse(text) !== null)
    .registerFunction('sign(Quantity): int', (value: Quantity) => compare(value, new Quantity(0n)))
    .registerFunction('Quantity.isInteger(): bool', isInteger)
    .registerFunction('Quantity.asInteger(): int', asInteger)
    .registerFunction('Quantity.asApproximateFloat(): double', ({ nanos }: Quantity) => Number(nanos) / 1e9)
    .registerFunction('Quantity.compareTo(Quantity): int', compare)
    .registerFunction('Quantity.isGreaterThan(Quantity): bool', (l: Quantity, r: Quantity) => l.nanos > r.nanos)
    .registerFunction('Quantity.isLessThan(Quantity): bool', (l: Quantity, r: Quantity) => l.nanos < r.nanos)
    .registerFunction('Quantity.add(Quantity): Quantity', add)
    .registerFunction('Quantity.add(int): Quantity', (left: Quantity, right: bigint) => add(left, whole(right)))
    .registerFunction('Quantity.sub(Quantity): Quantity', subtract)
    .registerFunction('Quantity.sub(int): Quantity', (left: Quantity, right: bigint) => subtract(left, whole(right)));
};
