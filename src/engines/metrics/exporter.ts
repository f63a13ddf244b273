import type { Metric, MetricEngine, MetricType } from './types.ts';

/** Where the facts of one engine's table were read. */
export interface Exporter {
  readonly engine: MetricEngine;
  /** Version at which they were read. */
  readonly version: string;
  /** Repository, and the file where most of them stand. */
  readonly source: string;
  /** Label → the values that it can have, for every metric of the table that has this label. */
  readonly values?: Readonly<Record<string, readonly string[]>>;
  readonly metrics: readonly Metric[];
}

type Extra = Partial<
  Pick<
    Metric,
    'values' | 'unit' | 'since' | 'until' | 'instead' | 'caution' | 'grows' | 'source' | 'statsMatcher' | 'stat'
  >
>;

/** One metric as it is written in a table: labels in one string, separated by spaces. */
export type Row = readonly [type: MetricType, name: string, labels: string, meaning: string, extra?: Extra];

/** A table of rows made into metrics: the unit follows from the name where the row does not say it. */
export function exporter(of: Omit<Exporter, 'metrics'>, rows: readonly Row[]): Exporter {
  const metrics = rows.map(([type, name, labelText, meaning, extra = {}]): Metric => {
    const labels = labelText === '' ? [] : labelText.split(' ');
    const values = Object.fromEntries(Object.entries(of.values ?? {}).filter(([label]) => labels.includes(label)));
    return {
      name,
      type,
      labels,
      meaning,
      engine: of.engine,
      source: of.source,
      unit: type === 'info' ? 'always 1' : unitOf(name),
      ...extra,
      values: { ...values, ...extra.values },
    };
  });
  return { ...of, metrics };
}

/** Prometheus' naming rules put the unit last, in front of `_total`. */
function unitOf(name: string): string {
  const bare = name.replace(/_total$/, '');
  if (/_(timestamp(_seconds)?|time)$/.test(bare)) return 'unix seconds';
  if (/_(seconds|milliseconds|bytes|ratio|percent|celsius)$/.test(bare)) return bare.slice(bare.lastIndexOf('_') + 1);
  return 'count';
}
