/**
 * Answers a query from samples, as Prometheus would at one moment.
 *
 * Leaves out what queries about a rollout do without: subqueries, `offset` and `@`, `on` and `ignoring`, functions and
 * aggregations that are not named here. `unanswerable` says so before anything is asked.
 */
import { matchesRegex } from './regex-matcher.ts';
import type { Aggregation, Binary, Call, Expression, Range, Selector } from './types.ts';

export interface Sample {
  readonly atUs: number;
  readonly value: number;
}

/** One series, its samples in order of time. */
export interface SampledSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly Sample[];
}

export interface AnsweredSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A scalar, or an instant vector. */
export type Answer = number | readonly AnsweredSeries[];

/** Where samples come from, and when it is asked. */
export interface Asked {
  readonly series: readonly SampledSeries[];
  readonly atUs: number;
}

/** An instant selector sees samples no older than this (`--query.lookback-delta`). */
const LOOKBACK_US = 300_000_000;

const ARITHMETIC: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
};

const COMPARISON: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const AGGREGATIONS: Readonly<Record<string, (values: readonly number[]) => number>> = {
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
  avg: (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  count: (values) => values.length,
};

const RATES: ReadonlySet<string> = new Set(['rate', 'increase']);

/** The first part of a query that is not answered here, in words; null when all of it is. */
export function unanswerable(expression: Expression): string | null {
  switch (expression.kind) {
    case 'number':
      return null;
    case 'selector':
      return expression.name === undefined || expression.otherNames.length > 0 ? 'a selector without a name' : null;
    case 'unary':
      return unanswerable(expression.of);
    case 'binary': {
      const { operator, matching, bool, left, right } = expression;
      const isKnown = operator === 'or' || Object.hasOwn(ARITHMETIC, operator) || Object.hasOwn(COMPARISON, operator);
      if (!isKnown || matching !== null || bool) return `the operator \`${operator}\` as it is used`;
      return unanswerable(left) ?? unanswerable(right);
    }
    case 'aggregation': {
      const [of, ...more] = expression.arguments;
      const isKnown = Object.hasOwn(AGGREGATIONS, expression.operator) && expression.grouping !== 'without';
      return !isKnown || of === undefined || more.length > 0 ? `\`${expression.operator}\`` : unanswerable(of);
    }
    case 'call': {
      const [first, second] = expression.arguments;
      if (RATES.has(expression.function)) {
        const isPlain = first?.kind === 'range' && first.windowMs !== null && first.of.kind === 'selector';
        return isPlain ? unanswerable(first.of) : `\`${expression.function}\` of what is no plain range`;
      }
      const isQuantile = expression.function === 'histogram_quantile' && first?.kind === 'number';
      return isQuantile && second !== undefined ? unanswerable(second) : `\`${expression.function}\``;
    }
    default:
      return `a ${expression.kind}`;
  }
}

/** The answer to a query that `unanswerable` has nothing against. */
export function answerQuery(expression: Expression, asked: Asked): Answer {
  switch (expression.kind) {
    case 'number':
      return expression.value;
    case 'selector':
      return instant(expression, asked);
    case 'unary': {
      const sign = expression.operator === '-' ? -1 : 1;
      return mapped(answerQuery(expression.of, asked), (value) => sign * value);
    }
    case 'binary':
      return binary(expression, asked);
    case 'aggregation':
      return aggregated(expression, asked);
    case 'call':
      return called(expression, asked);
    default:
      throw new Error(`a ${expression.kind} is not answered here`);
  }
}

function mapped(answer: Answer, change: (value: number) => number): Answer {
  if (typeof answer === 'number') return change(answer);
  return answer.map(({ labels, value }) => ({ labels, value: change(value) }));
}

function vector(expression: Expression, asked: Asked): readonly AnsweredSeries[] {
  const answer = answerQuery(expression, asked);
  return typeof answer === 'number' ? [{ labels: {}, value: answer }] : answer;
}

function chosen(selector: Selector, { series }: Asked): readonly SampledSeries[] {
  return series.filter(
    ({ name, labels }) =>
      name === selector.name &&
      selector.matchers.every(({ label, op, value }) => {
        const has = labels[label] ?? '';
        const isMatch = op === '=' || op === '!=' ? has === value : matchesRegex(value, has);
        return isMatch === (op === '=' || op === '=~');
      }),
  );
}

function instant(selector: Selector, asked: Asked): readonly AnsweredSeries[] {
  return chosen(selector, asked).flatMap(({ labels, samples }) => {
    const last = samples.findLast(({ atUs }) => atUs <= asked.atUs);
    return last === undefined || last.atUs <= asked.atUs - LOOKBACK_US ? [] : [{ labels, value: last.value }];
  });
}

function called({ function: name, arguments: given }: Call, asked: Asked): readonly AnsweredSeries[] {
  if (name === 'histogram_quantile') {
    const quantile = given[0]?.kind === 'number' ? given[0].value : Number.NaN;
    return quantiles(quantile, vector(given[1]!, asked));
  }
  const range = given[0] as Range;
  const windowUs = (range.windowMs ?? 0) * 1000;
  return chosen(range.of as Selector, asked).flatMap(({ labels, samples }) => {
    const inside = samples.filter(({ atUs }) => atUs > asked.atUs - windowUs && atUs <= asked.atUs);
    const increase = increaseOf(inside, asked.atUs - windowUs, asked.atUs);
    if (increase === null) return [];
    return [{ labels, value: name === 'rate' ? increase / (windowUs / 1e6) : increase }];
  });
}

/** What a counter grew by in a window: between its samples, and on to the borders where those are near (`extrapolatedRate`). */
function increaseOf(samples: readonly Sample[], fromUs: number, untilUs: number): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined || samples.length < 2) return null;
  let grown = last.value - first.value;
  samples.forEach(({ value }, at) => {
    const before = samples[at - 1]?.value ?? 0;
    // It fell: it began again from nothing.
    if (at > 0 && value < before) grown += before;
  });
  const sampledUs = last.atUs - first.atUs;
  const stepUs = sampledUs / (samples.length - 1);
  const near = (gapUs: number): number => (gapUs < stepUs * 1.1 ? gapUs : stepUs / 2);
  let startUs = near(first.atUs - fromUs);
  // A counter is never below nothing, so it did not grow before it would have been there.
  if (grown > 0 && first.value >= 0) startUs = Math.min(startUs, sampledUs * (first.value / grown));
  return (grown * (sampledUs + startUs + near(untilUs - last.atUs))) / sampledUs;
}

function without(labels: AnsweredSeries['labels'], name: string): AnsweredSeries['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== name));
}

function keyOf(labels: AnsweredSeries['labels']): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function grouped(
  series: readonly AnsweredSeries[],
  by: (labels: AnsweredSeries['labels']) => AnsweredSeries['labels'],
) {
  const groups = new Map<string, { labels: AnsweredSeries['labels']; members: AnsweredSeries[] }>();
  for (const each of series) {
    const labels = by(each.labels);
    const group = groups.get(keyOf(labels)) ?? { labels, members: [] };
    group.members.push(each);
    groups.set(keyOf(labels), group);
  }
  return [...groups.values()];
}

function aggregated({ operator, labels: names, arguments: [of] }: Aggregation, asked: Asked) {
  const kept = (labels: AnsweredSeries['labels']) =>
    Object.fromEntries(names.flatMap(({ name }) => (labels[name] === undefined ? [] : [[name, labels[name]]])));
  return grouped(vector(of!, asked), kept).map(({ labels, members }) => ({
    labels,
    value: AGGREGATIONS[operator]!(members.map(({ value }) => value)),
  }));
}

function quantiles(quantile: number, buckets: readonly AnsweredSeries[]): readonly AnsweredSeries[] {
  return grouped(buckets, (labels) => without(labels, 'le')).map(({ labels, members }) => ({
    labels,
    value: bucketQuantile(
      quantile,
      members.map((each) => ({
        upper: Number(each.labels.le === '+Inf' ? Number.POSITIVE_INFINITY : each.labels.le),
        count: each.value,
      })),
    ),
  }));
}

/** Linear within the bucket that holds the rank; beyond the last bound, that bound (`bucketQuantile`). */
function bucketQuantile(
  quantile: number,
  unsorted: readonly { readonly upper: number; readonly count: number }[],
): number {
  const buckets = unsorted.toSorted((a, b) => a.upper - b.upper);
  const all = buckets.at(-1);
  if (all === undefined || all.upper !== Number.POSITIVE_INFINITY || buckets.length < 2 || !(all.count > 0)) {
    return Number.NaN;
  }
  const rank = quantile * all.count;
  const at = buckets.findIndex(({ count }) => count >= rank);
  if (at === buckets.length - 1) return buckets[at - 1]!.upper;
  const lower = at === 0 ? { upper: 0, count: 0 } : buckets[at - 1]!;
  const { upper, count } = buckets[at]!;
  return lower.upper + ((upper - lower.upper) * (rank - lower.count)) / (count - lower.count);
}

function binary({ operator, left, right }: Binary, asked: Asked): Answer {
  const [a, b] = [answerQuery(left, asked), answerQuery(right, asked)];
  if (operator === 'or') {
    const [first, second] = [vector(left, asked), vector(right, asked)];
    const known = new Set(first.map(({ labels }) => keyOf(labels)));
    return [...first, ...second.filter(({ labels }) => !known.has(keyOf(labels)))];
  }
  const combine = (x: number, y: number): number | null => {
    const arithmetic = ARITHMETIC[operator];
    return arithmetic === undefined ? (COMPARISON[operator]!(x, y) ? x : null) : arithmetic(x, y);
  };
  if (typeof a === 'number' && typeof b === 'number') return combine(a, b) ?? 0;
  const pairs: readonly (readonly [AnsweredSeries['labels'], number, number])[] =
    typeof b === 'number'
      ? (a as readonly AnsweredSeries[]).map(({ labels, value }) => [labels, value, b])
      : typeof a === 'number'
        ? b.map(({ labels, value }) => [labels, a, value])
        : a.flatMap(({ labels, value }) => {
            const other = b.find((each) => keyOf(each.labels) === keyOf(labels));
            return other === undefined ? [] : [[labels, value, other.value] as const];
          });
  return pairs.flatMap(([labels, x, y]) => {
    const value = combine(x, y);
    return value === null ? [] : [{ labels, value }];
  });
}
