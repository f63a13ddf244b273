/** Words of which panels are put together. */
import { aggregate, call, type Matchers, type Query, series } from '../monitoring/query.ts';
import { SHORT_WINDOW } from '../monitoring/recording-rules.ts';
import type { MetricPanel, Series, Source, Unit } from './dashboard.ts';

/** A service of the dashboard’s variable. */
export const CHOSEN = { is: '=~', value: '$service' } as const;
/** Legend of what is known per service. */
export const SERVICE_LEGEND = '{{destination_service_name}}';

/** Per second, over five minutes. */
export function rate(metric: string, matchers: Matchers = {}): Query {
  return call('rate', series(metric, matchers, SHORT_WINDOW));
}

/** `sum by (…)` of a rate. */
export function rates(metric: string, by: readonly string[], matchers: Matchers = {}): Query {
  return aggregate('sum', by, rate(metric, matchers));
}

/** A quantile of a histogram, by labels. */
export function quantile(share: number, metric: string, by: readonly string[], matchers: Matchers = {}): Query {
  return call('histogram_quantile', share, rates(`${metric}_bucket`, [...by, 'le'], matchers));
}

/** What one query gives, over time. */
export function line(
  title: string,
  unit: Unit,
  sources: readonly Source[],
  legend: string,
  query: Query,
  more: Partial<Pick<MetricPanel, 'about' | 'limit' | 'bad'>> = {},
): MetricPanel {
  return graph(title, unit, sources, [[legend, query]], more);
}

/** What several queries give, over time. */
export function graph(
  title: string,
  unit: Unit,
  sources: readonly Source[],
  lines: readonly (readonly [legend: string, query: Query])[],
  more: Partial<Pick<MetricPanel, 'about' | 'limit' | 'bad'>> = {},
): MetricPanel {
  return { kind: 'timeseries', title, unit, sources, series: asSeries(lines), ...more };
}

/** The newest value, large. */
export function figure(
  title: string,
  unit: Unit,
  sources: readonly Source[],
  query: Query,
  more: Partial<Pick<MetricPanel, 'about' | 'limit' | 'bad'>> = {},
): MetricPanel {
  return { kind: 'stat', title, unit, sources, series: asSeries([['', query]]), ...more };
}

/** The newest values, one row per series. */
export function table(title: string, unit: Unit, sources: readonly Source[], query: Query): MetricPanel {
  return { kind: 'table', title, unit, sources, series: asSeries([['', query]]) };
}

function asSeries(lines: readonly (readonly [legend: string, query: Query])[]): readonly Series[] {
  return lines.map(([legend, query]) => ({ legend, query }));
}
