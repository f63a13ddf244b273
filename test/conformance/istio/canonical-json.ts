/** Values that Envoy reads alike are written alike: durations, fractions, numbers that JSON carries as text. */

/** A JSON object under comparison. */
export type Node = { readonly [key: string]: unknown };

const DURATION = /^(\d+(?:\.\d+)?)s$/;
const HUNDRED_IN_MILLION = 10_000;
/** Millionths in one unit of each denominator; protobuf leaves out the first. */
const DENOMINATORS: Readonly<Record<string, number>> = { HUNDRED: HUNDRED_IN_MILLION, TEN_THOUSAND: 100, MILLION: 1 };
/** Types, which both sides spell alike where anything else is equal, and names by which nobody overrides a setting. */
const NO_MEANING = new Set(['@type', 'runtime_key']);
/** Fields of type `FractionalPercent`. */
const FRACTIONS = new Set(['default_value', 'percentage']);
/** Fields of type `uint64`, which JSON carries as text. */
const LONG_NUMBERS = new Set([
  'host_selection_retry_max_attempts',
  'minimum_ring_size',
  'maximum_ring_size',
  'table_size',
]);

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a key, or an empty one. */
export function nodeAt(node: Node, key: string): Node {
  const value = node[key];
  return isNode(value) ? value : {};
}

/** The objects of a list at a key. */
export function nodesAt(node: Node, key: string): readonly Node[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter(isNode) : [];
}

/** A copy without some keys. */
export function without(node: Node, ...keys: readonly string[]): Node {
  return Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key)));
}

/** A copy in which no value is undefined. */
export function defined(node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
}

export function canonical(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((each) => canonical(each));
  if (isNode(value)) {
    if (FRACTIONS.has(key)) return perMillion(value);
    const entries = Object.entries(value).filter(([name]) => !NO_MEANING.has(name));
    return Object.fromEntries(entries.map(([name, each]) => [name, canonical(each, name)]));
  }
  if (typeof value !== 'string') return value;
  const [, seconds] = DURATION.exec(value) ?? [];
  if (seconds !== undefined) return `${Number(seconds)}s`;
  return LONG_NUMBERS.has(key) ? Number(value) : value;
}

/** A share of requests; protobuf leaves out what is zero or the first of its kind. */
export function perMillion({ numerator = 0, denominator = 'HUNDRED' }: Node): string {
  return `${Number(numerator) * (DENOMINATORS[String(denominator)] ?? 1)} per million`;
}
