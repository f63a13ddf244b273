/** Aggregations: whether the labels by which they group are there, and what comes out. */
import { nearestWord } from '../units/nearest-word.ts';
import { hasLabel, keepLabels, type LabelSet, withLabels, withoutLabels } from './label-set.ts';
import type { CheckContext, Nature, SeriesShape } from './series-shape.ts';
import type { Aggregation } from './types.ts';

/** They give back whole series; grouping only says among which they choose. */
const CHOOSING = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio']);

/** The series of an aggregation over `shape`. */
export function shapeOfAggregation(aggregation: Aggregation, shape: SeriesShape, context: CheckContext): SeriesShape {
  const { operator, grouping, labels } = aggregation;
  if (grouping === 'by') checkGrouping(aggregation, shape.labels, context);
  if (CHOOSING.has(operator)) return { labels: shape.labels, nature: shape.nature };
  if ((operator === 'sum' || operator === 'avg') && shape.nature === 'quantiles') {
    const fix = 'use max, or a histogram: histogram_quantile(…, sum by (le) (rate(…_bucket[5m])))';
    context.report('PQL031', aggregation.operatorSpan, `the ${operator} of quantiles is no quantile`, fix);
  }
  const names = labels.map(({ name }) => name);
  const by = grouping === null ? operator : `${operator} ${grouping} (${names.join(', ')})`;
  const kept = grouping === 'without' ? withoutLabels(shape.labels, names, by) : keepLabels(shape.labels, names, by);
  const [first] = aggregation.arguments;
  const counted = operator === 'count_values' && first?.kind === 'string' ? withLabels(kept, [first.value]) : kept;
  return { labels: counted, nature: natureAfter(operator, shape.nature) };
}

function natureAfter(operator: string, nature: Nature): Nature {
  if (operator === 'count' || operator === 'group' || operator === 'count_values') return 'gauge';
  if (operator === 'stddev' || operator === 'stdvar' || operator === 'quantile') return 'gauge';
  if (nature === 'counter' || nature === 'buckets') return 'summed counters';
  return nature === 'quantiles' ? 'gauge' : nature;
}

function checkGrouping(aggregation: Aggregation, labels: LabelSet, { report }: CheckContext): void {
  for (const { name, from, to } of aggregation.labels) {
    if (hasLabel(labels, name)) continue;
    const lost = labels.dropped.get(name);
    const message = `${aggregation.operator} groups by ${name}, which ${lost === undefined ? 'these series do not have' : `${lost} drops`}`;
    const nearest = lost === undefined ? nearestWord(name, [...labels.names]) : undefined;
    const cure =
      lost === undefined ? `group by one of ${[...labels.names].slice(0, 6).join(', ')}` : `keep ${name} there`;
    const more = nearest === undefined ? {} : { edit: { from, to, text: nearest } };
    report('PQL025', { from, to }, message, nearest === undefined ? cure : `write ${nearest}`, more);
  }
}
