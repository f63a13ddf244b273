/**
 * Checks PromQL against the metrics that engines export: what Prometheus would refuse, and what it would answer with
 * nothing or with something else. Leaves out native histograms (a histogram is taken for its `_bucket` series) and what
 * only the values tell, such as a threshold that is never reached.
 */
import { findMetric, METRIC_REGISTRY } from '../engines/metrics/metric-registry.ts';
import { TARGET_LABELS } from '../engines/metrics/target-labels.ts';
import type { Metric } from '../engines/metrics/types.ts';
import { inferShape } from './infer-shape.ts';
import { readQuery } from './read-query.ts';
import { type Report, reportInto } from './report.ts';
import type { QueryRegistry, SeriesShape } from './series-shape.ts';
import { checkTypes } from './type-findings.ts';
import type { CheckOptions, Expression, QueryFinding } from './types.ts';

/** Metrics that engines export. */
export const ENGINE_METRICS: QueryRegistry = queryRegistry({});

/** What names in queries mean: engines' metrics, an application's own, and recording rules with their labels. */
export function queryRegistry({
  own = [],
  recorded = new Map(),
}: {
  readonly own?: readonly Metric[];
  readonly recorded?: ReadonlyMap<string, readonly string[] | null>;
}): QueryRegistry {
  const metrics =
    own.length === 0
      ? METRIC_REGISTRY
      : new Map([...METRIC_REGISTRY, ...own.map((metric) => [metric.name, metric] as const)]);
  return { find: (name) => findMetric(name, metrics), recorded };
}

/** Everything that is wrong with a query, by place. */
export function checkQuery(
  text: string,
  registry: QueryRegistry = ENGINE_METRICS,
  options: CheckOptions = {},
): QueryFinding[] {
  return analyseQuery(text, registry, options).findings;
}

/**
 * Labels that the series of a query have, as a recording rule of it would record them; null when a metric in it is not
 * known, or the query is a number.
 */
export function labelsOfQuery(
  text: string,
  registry: QueryRegistry = ENGINE_METRICS,
  options: CheckOptions = {},
): string[] | null {
  const { shape } = analyseQuery(text, registry, options);
  if (shape === null || shape.labels.open || shape.labels.families.length > 0) return null;
  return [...shape.labels.names].sort();
}

interface Analysis {
  readonly findings: QueryFinding[];
  readonly shape: SeriesShape | null;
}

function analyseQuery(text: string, registry: QueryRegistry, options: CheckOptions): Analysis {
  const findings: QueryFinding[] = [];
  const report = reportInto(findings, text);
  const expression = readInto(options.dashboard === true ? withoutVariables(text) : text, report);
  if (expression === null) return { findings, shape: null };
  checkTypes(expression, report, options);
  if (findings.some(({ code }) => code <= 'PQL008')) return { findings: inOrder(findings), shape: null };
  const targetLabels = options.targetLabels ?? TARGET_LABELS;
  const shape = inferShape(expression, { registry, options, targetLabels, report });
  return { findings: inOrder(findings), shape };
}

function readInto(text: string, report: Report): Expression | null {
  const read = readQuery(text);
  for (const { code, message, fix, edit, from, to } of read.kind === 'read' ? read.problems : [read.problem]) {
    report(code, { from, to }, message, fix, edit === undefined ? {} : { edit });
  }
  return read.kind === 'read' ? read.expression : null;
}

function inOrder(findings: QueryFinding[]): QueryFinding[] {
  return findings.sort((a, b) => a.from - b.from || a.to - b.to || (a.code < b.code ? -1 : 1));
}

/** Grafana's variables outside of strings become durations or names of the same length, so that places stay right. */
export function withoutVariables(text: string): string {
  const windows = text.replace(
    /([[:]\s*)(\$\{?\w+(?::\w+)?\}?)/g,
    (_, before: string, name: string) => before + padded('5m', name.length),
  );
  return windows.replace(/\$\{?(\w+)(?::\w+)?\}?(?=[^"'`]*(?:["'`][^"'`]*["'`][^"'`]*)*$)/g, (whole) =>
    padded('1', whole.length),
  );
}

function padded(text: string, length: number): string {
  return text.padEnd(length, ' ');
}
