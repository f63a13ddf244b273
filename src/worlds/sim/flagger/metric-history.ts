/** The samples that a Prometheus would have kept for Flagger's queries: as many as the longest of their windows needs. */
import type { Signal } from '../../../ports/types.ts';
import type { SampledSeries } from '../../../promql/answer-query.ts';
import type { Expression } from '../../../promql/types.ts';

/** By name and labels. Plain data. */
export type MetricHistory = Readonly<Record<string, SampledSeries>>;

/** The history with one more scrape. A series that is not in it any more is forgotten with its last sample. */
export function scraped(
  history: MetricHistory,
  signals: readonly Signal[],
  atUs: number,
  keptUs: number,
): MetricHistory {
  const next: Record<string, SampledSeries> = {};
  for (const [key, series] of Object.entries(history)) {
    const samples = series.samples.filter((sample) => sample.atUs > atUs - keptUs);
    if (samples.length > 0) next[key] = { ...series, samples };
  }
  for (const { metric, labels, value } of signals) {
    const key = `${metric}${JSON.stringify(labels)}`;
    const samples = [...(next[key]?.samples ?? []), { atUs, value }];
    next[key] = { name: metric, labels, samples };
  }
  return next;
}

/** Metrics that a query reads. */
export function metricsIn(expression: Expression): readonly string[] {
  return partsOf(expression).flatMap((part) =>
    part.kind === 'selector' && part.name !== undefined ? [part.name] : [],
  );
}

/** The longest window of a query; an instant selector needs the last two samples. */
export function windowUsOf(expression: Expression): number {
  return Math.max(0, ...partsOf(expression).map((part) => (part.kind === 'range' ? (part.windowMs ?? 0) * 1000 : 0)));
}

function partsOf(expression: Expression): readonly Expression[] {
  const { kind } = expression;
  if (kind === 'binary') return [expression, ...partsOf(expression.left), ...partsOf(expression.right)];
  if (kind === 'call' || kind === 'aggregation') return [expression, ...expression.arguments.flatMap(partsOf)];
  if (kind === 'number' || kind === 'string' || kind === 'selector') return [expression];
  return [expression, ...partsOf(expression.of)];
}
