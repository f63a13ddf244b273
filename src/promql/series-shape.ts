import type { FoundMetric, SeriesForm } from '../engines/metrics/metric-registry.ts';
import type { Metric } from '../engines/metrics/types.ts';
import type { LabelSet } from './label-set.ts';
import type { Report } from './report.ts';
import type { CheckOptions } from './types.ts';

/**
 * What the values of series are. `counter` and `buckets` grow and start again at 0; `rate` and `bucket rates` are what
 * rate() makes of them; `summed counters` have lost where each started again.
 */
export type Nature =
  | 'counter'
  | 'buckets'
  | 'rate'
  | 'bucket rates'
  | 'summed counters'
  | 'gauge'
  | 'quantiles'
  | 'unknown';

/** What is known of an expression's series. */
export interface SeriesShape {
  readonly labels: LabelSet;
  readonly nature: Nature;
  /** When the expression is a selector of it, modified or not. */
  readonly metric?: Metric;
  readonly form?: SeriesForm;
  /** Labels that matchers fix, which absent() gives its answer. */
  readonly fixed?: readonly string[];
}

/** Where names in a query are looked up. */
export interface QueryRegistry {
  readonly find: (name: string) => FoundMetric;
  /** Recording rules: name → labels of its series, null when they are not known. */
  readonly recorded: ReadonlyMap<string, readonly string[] | null>;
}

export interface CheckContext {
  readonly registry: QueryRegistry;
  readonly options: CheckOptions;
  readonly targetLabels: readonly string[];
  readonly report: Report;
}

/** The nature of a metric's series in one form. */
export function natureOf(metric: Metric, form: SeriesForm): Nature {
  if (form === 'bucket') return 'buckets';
  if (form === 'sum' || form === 'count') return 'counter';
  if (form === 'quantile') return 'quantiles';
  return metric.type === 'counter' || metric.grows === true ? 'counter' : 'gauge';
}
