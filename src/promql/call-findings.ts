/** Function calls: whether the function suits what the series are, and what comes out. */
import { DIFFERENCES, RATES } from './function-table.ts';
import { ANY_LABELS, hasLabel, labelSet, NO_LABELS, withLabels, withoutLabels } from './label-set.ts';
import type { CheckContext, Nature, SeriesShape } from './series-shape.ts';
import type { Call, Expression } from './types.ts';

/** Functions that answer a number of another kind than their argument holds. */
const MEASURES =
  /^(?:absent|changes|resets|count_over_time|present_over_time|timestamp|ts_of_|(?:days_in_|day_of_)|hour|minute|month|year|time|quantile_over_time|stddev|stdvar|mad_)/;

/** The series of a call, its arguments' shapes given (null for numbers and text). */
export function shapeOfCall(call: Call, given: readonly (SeriesShape | null)[], context: CheckContext): SeriesShape {
  const at = call.arguments.findIndex((_, index) => given[index] !== null && given[index] !== undefined);
  const shape = given[at];
  const argument = call.arguments[at];
  if (shape === null || shape === undefined || argument === undefined) return { labels: NO_LABELS, nature: 'gauge' };
  const name = call.function;
  if (RATES.has(name)) return shapeOfRate(call, argument, shape, context);
  if (DIFFERENCES.has(name)) checkDifference(call, shape, context);
  if (name === 'histogram_quantile' || name === 'histogram_fraction') return shapeOfQuantile(call, shape, context);
  if (name.startsWith('absent')) return { labels: labelSet(shape.fixed ?? []), nature: 'gauge' };
  if (name === 'label_replace' || name === 'label_join') {
    const to = call.arguments[1];
    const labels = to?.kind === 'string' ? withLabels(shape.labels, [to.value]) : ANY_LABELS;
    return { labels, nature: shape.nature };
  }
  if (name === 'info') return { labels: ANY_LABELS, nature: shape.nature };
  return { labels: shape.labels, nature: MEASURES.test(name) ? 'gauge' : afterCall(name, shape.nature) };
}

/** Over-time functions of a counter still are the counter's height; arithmetic ones are nobody's. */
function afterCall(name: string, nature: Nature): Nature {
  if (DIFFERENCES.has(name)) return 'gauge';
  if (/^(?:max|min|last|first)_over_time$|^(?:sort|round|floor|ceil|clamp)/.test(name)) return nature;
  return nature === 'rate' || nature === 'bucket rates' ? nature : 'unknown';
}

function shapeOfRate(call: Call, argument: Expression, shape: SeriesShape, { report }: CheckContext): SeriesShape {
  const { labels, nature, metric } = shape;
  const span = call.functionSpan;
  if (nature === 'gauge' || nature === 'quantiles') {
    const what = metric === undefined ? 'what is in it is a gauge' : `${metric.name} is a ${metric.type}`;
    const better = call.function === 'increase' ? 'delta' : 'deriv';
    report(
      'PQL020',
      span,
      `${call.function}() is for counters, and ${what}`,
      `write ${better}, or take the gauge itself`,
      { edit: { ...span, text: better } },
    );
  } else if (nature === 'rate' || nature === 'bucket rates') {
    report('PQL020', span, `${call.function}() of what is a rate already`, 'write deriv, or avg_over_time');
  } else if (nature === 'summed counters') {
    report(
      'PQL023',
      argument,
      `${call.function}() after adding up takes a restart of one series for a fall of all`,
      `add up what ${call.function}() gives: sum(${call.function}(…))`,
    );
  }
  return { labels, nature: nature === 'buckets' ? 'bucket rates' : 'rate' };
}

function checkDifference(call: Call, { nature, metric }: SeriesShape, { report }: CheckContext): void {
  if (nature !== 'counter' && nature !== 'buckets') return;
  const better = call.function === 'delta' ? 'increase' : call.function === 'idelta' ? 'irate' : 'rate';
  const span = call.functionSpan;
  const more = call.function === 'predict_linear' ? {} : { edit: { ...span, text: better } };
  report(
    'PQL022',
    span,
    `${call.function}() does not see that a counter starts again, and ${metric?.name ?? 'this'} is one`,
    `write ${better}`,
    more,
  );
}

function shapeOfQuantile(call: Call, shape: SeriesShape, { report }: CheckContext): SeriesShape {
  const [quantile] = call.arguments;
  if (
    call.function === 'histogram_quantile' &&
    quantile?.kind === 'number' &&
    !(quantile.value >= 0 && quantile.value <= 1)
  ) {
    report(
      'PQL029',
      quantile,
      `${quantile.value} is no quantile: the answer is infinite`,
      'write a number from 0 to 1, such as 0.95',
    );
  }
  const buckets = call.arguments.at(-1) ?? call;
  if (!hasLabel(shape.labels, 'le')) {
    const lost = shape.labels.dropped.get('le');
    const message =
      lost === undefined
        ? `${call.function}() needs buckets, and these series have no le`
        : `${call.function}() needs le, and ${lost} drops it`;
    report('PQL015', buckets, message, lost === undefined ? 'take the metric’s _bucket series' : 'add le to by (…)');
  } else if (shape.nature === 'buckets' || shape.nature === 'summed counters') {
    report(
      'PQL024',
      buckets,
      `${call.function}() of buckets that grow for ever answers for all time`,
      'put rate(…[5m]) around the buckets',
    );
  }
  return { labels: withoutLabels(shape.labels, ['le'], call.function), nature: 'gauge' };
}
