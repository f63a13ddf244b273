/** PromQL as a tree that is printed: what is queried is put together from parts, never from text. */

export type Matcher = string | { readonly is: '!=' | '=~' | '!~'; readonly value: string };
export type Matchers = Readonly<Record<string, Matcher>>;

export type Query =
  | { readonly kind: 'number'; readonly value: number }
  | {
      readonly kind: 'series';
      readonly metric: string;
      readonly matchers: Matchers;
      readonly window: string | null;
      /** How long ago; null: now. */
      readonly offset: string | null;
    }
  | { readonly kind: 'call'; readonly name: string; readonly parts: readonly Query[] }
  | { readonly kind: 'sum'; readonly operator: string; readonly by: readonly string[]; readonly of: Query }
  | {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Query;
      readonly right: Query;
      /** Labels that both sides are matched by; null: all of them. */
      readonly on: readonly string[] | null;
      /** Several series of the left side meet one of the right. */
      readonly manyToOne: boolean;
    };

/** Series of a metric, over a window where a function needs one. */
export function series(metric: string, matchers: Matchers = {}, window: string | null = null): Query {
  return { kind: 'series', metric, matchers, window, offset: null };
}

/** A query as it was some time ago. */
export function ago(query: Query, offset: string): Query {
  switch (query.kind) {
    case 'number':
      return query;
    case 'series':
      return { ...query, offset };
    case 'call':
      return { ...query, parts: query.parts.map((part) => ago(part, offset)) };
    case 'sum':
      return { ...query, of: ago(query.of, offset) };
    case 'binary':
      return { ...query, left: ago(query.left, offset), right: ago(query.right, offset) };
  }
}

/** A function of queries and numbers. */
export function call(name: string, ...parts: readonly (Query | number)[]): Query {
  return { kind: 'call', name, parts: parts.map(asQuery) };
}

/** `sum by (…)`, `max by (…)`. */
export function aggregate(operator: string, by: readonly string[], of: Query): Query {
  return { kind: 'sum', operator, by, of };
}

/** Two sides, joined by an operator; parentheses are put by the printer. */
export function binary(
  left: Query | number,
  operator: string,
  right: Query | number,
  { on = null, manyToOne = false }: { readonly on?: readonly string[] | null; readonly manyToOne?: boolean } = {},
): Query {
  return { kind: 'binary', operator, left: asQuery(left), right: asQuery(right), on, manyToOne };
}

/** One of these words, as a regular expression. */
export function oneOf(values: readonly string[]): Matcher {
  const [only = ''] = values;
  return values.length === 1 ? only : { is: '=~', value: values.map(escapePattern).join('|') };
}

/** The query as Prometheus reads it. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'number':
      return printNumber(query.value);
    case 'series':
      return printSeries(query);
    case 'call':
      return `${query.name}(${query.parts.map(printQuery).join(', ')})`;
    case 'sum': {
      const by = query.by.length === 0 ? '' : ` by (${query.by.join(', ')})`;
      return `${query.operator}${by} (${printQuery(query.of)})`;
    }
    case 'binary': {
      const on = query.on === null ? '' : ` on (${query.on.join(', ')})`;
      const group = query.manyToOne ? ' group_left ()' : '';
      return `${printSide(query.left)} ${query.operator}${on}${group} ${printSide(query.right)}`;
    }
  }
}

function printSide(side: Query): string {
  return side.kind === 'binary' ? `(${printQuery(side)})` : printQuery(side);
}

function printSeries({ metric, matchers, window, offset }: Extract<Query, { kind: 'series' }>): string {
  const each = Object.entries(matchers).map(([label, matcher]) => {
    const { is, value } = typeof matcher === 'string' ? { is: '=', value: matcher } : matcher;
    return `${label}${is}${JSON.stringify(value)}`;
  });
  const braces = each.length === 0 ? '' : `{${each.join(', ')}}`;
  const range = window === null ? '' : `[${window}]`;
  return `${metric}${braces}${range}${offset === null ? '' : ` offset ${offset}`}`;
}

/** Ten digits: what was computed in binary (0.1 × 3) is printed as it was meant. */
function printNumber(value: number): string {
  return String(Number(value.toPrecision(10)));
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function asQuery(part: Query | number): Query {
  return typeof part === 'number' ? { kind: 'number', value: part } : part;
}
