/** Selectors: whether somebody exports the metric, in this form, at this version, through this proxy. */
import { isExportedBy } from '../engines/metrics/is-exported.ts';
import { labelsOfForm } from '../engines/metrics/metric-registry.ts';
import type { Metric } from '../engines/metrics/types.ts';
import { nearestWord } from '../units/nearest-word.ts';
import { ANY_LABELS, labelSet, withLabels } from './label-set.ts';
import { checkMatchers } from './matcher-findings.ts';
import { matchesRegex } from './regex-matcher.ts';
import { type CheckContext, natureOf, type SeriesShape } from './series-shape.ts';
import type { Selector, Span } from './types.ts';

const UNKNOWN: SeriesShape = { labels: ANY_LABELS, nature: 'unknown' };

/** What the selected series are; `kept` are labels by which something around it groups. */
export function shapeOfSelector(selector: Selector, kept: ReadonlySet<string>, context: CheckContext): SeriesShape {
  const fixed = selector.matchers.filter(({ op, value }) => op === '=' && value !== '').map(({ label }) => label);
  const { name, nameSpan } = selector;
  if (name === undefined || nameSpan === undefined || name.includes('$')) {
    checkMatchers(selector, null, context);
    return { ...UNKNOWN, fixed };
  }
  const recorded = context.registry.recorded.get(name);
  if (recorded !== undefined) {
    const labels = recorded === null ? ANY_LABELS : labelSet(recorded);
    checkMatchers(selector, { name, labels, values: {} }, context);
    return { labels, nature: /:(?:rate|irate|increase)\d*\w*$/.test(name) ? 'rate' : 'unknown', fixed };
  }
  if (name.includes(':')) {
    reportUnrecorded(name, nameSpan, context);
    checkMatchers(selector, null, context);
    return { ...UNKNOWN, fixed };
  }
  const found = context.registry.find(name);
  if (found.kind === 'unknown') {
    reportUnknown(name, nameSpan, found.nearest, context);
    checkMatchers(selector, null, context);
    return { ...UNKNOWN, fixed };
  }
  const { metric } = found;
  if (found.kind === 'form') {
    const [right] = found.rightNames as [string];
    const edit = found.rightNames.length === 1 ? { edit: { ...nameSpan, text: right } } : {};
    context.report(
      'PQL011',
      nameSpan,
      `${metric.engine} exports no series ${name}: ${describeForm(metric)}`,
      `write ${found.rightNames.join(' or ')}`,
      edit,
    );
    return { ...UNKNOWN, fixed };
  }
  const own = labelSet(labelsOfForm(metric, found.form));
  const isOpen = metric.labels.includes('*');
  const labels = isOpen ? ANY_LABELS : withLabels(own, context.targetLabels);
  checkAvailability(metric, nameSpan, context);
  checkMatchers(selector, { name, labels, values: metric.values, form: found.form }, context);
  checkReporter(selector, metric, kept, context);
  return { labels, nature: natureOf(metric, found.form), metric, form: found.form, fixed };
}

function describeForm(metric: Metric): string {
  if (metric.type === 'histogram') return 'a histogram is its buckets, its sum and its count';
  if (metric.type === 'summary') return 'a summary is its quantiles, its sum and its count';
  return `it is a ${metric.type}`;
}

function reportUnknown(name: string, span: Span, nearest: string | undefined, { report }: CheckContext): void {
  const fix =
    nearest === undefined ? 'name a metric of an engine, or of the application’s own list' : `write ${nearest}`;
  const more = nearest === undefined ? {} : { edit: { ...span, text: nearest } };
  report('PQL010', span, `nobody exports ${name}`, fix, more);
}

/** Colons stand in the names of recording rules alone. */
function reportUnrecorded(name: string, span: Span, { registry, report }: CheckContext): void {
  const nearest = nearestWord(name, [...registry.recorded.keys()]);
  const fix = nearest === undefined ? 'add the recording rule' : `write ${nearest}`;
  const more = nearest === undefined ? {} : { edit: { ...span, text: nearest } };
  report('PQL010', span, `no rule records ${name}`, fix, more);
}

function checkAvailability(metric: Metric, span: Span, { options, report }: CheckContext): void {
  const { engine, instead } = metric;
  const version = options.versions?.[engine];
  const fix = instead === undefined ? `use a metric that ${engine} has` : `write ${instead}`;
  if (version !== undefined && !isExportedBy(metric, version)) {
    const bounds =
      metric.since !== undefined && !isExportedBy({ since: metric.since }, version)
        ? `since ${metric.since}`
        : `until ${metric.until}`;
    report('PQL018', span, `${engine} exports ${metric.name} ${bounds}, this is ${version}`, fix);
  } else if (instead !== undefined) {
    const why = metric.until === undefined ? 'is deprecated' : `is gone since ${engine} ${metric.until}`;
    report('PQL028', span, `${metric.name} ${why}`, fix);
  }
  if (metric.statsMatcher === undefined || options.inclusionRegexps === undefined) return;
  const stat = exampleStatistic(metric.stat ?? '');
  if (options.inclusionRegexps.some((regexp) => matchesRegex(regexp, stat))) return;
  const message = `an Istio proxy leaves ${metric.name} out`;
  report('PQL030', span, message, `add ${metric.statsMatcher} to proxyStatsMatcher.inclusionRegexps`, {
    statsMatcher: metric.statsMatcher,
  });
}

/** One name of the statistic, for expressions that choose by it. Prometheus' name lacks what became a label. */
function exampleStatistic(stat: string): string {
  const named = stat.replace('*', 'outbound|80||a.b.svc.cluster.local');
  return named.replace(/_rq_xx$/, '_rq_5xx').replace(/_rq$/, '_rq_503');
}

function checkReporter(selector: Selector, metric: Metric, kept: ReadonlySet<string>, { report }: CheckContext): void {
  const needsOne = metric.engine === 'istio' && metric.labels.includes('reporter');
  if (!needsOne || kept.has('reporter') || selector.matchers.some(({ label }) => label === 'reporter')) return;
  const span = selector.nameSpan ?? selector;
  const fix = 'add reporter="source" for what callers see, or reporter="destination" for what the server did';
  report('PQL027', span, `${metric.name} without a reporter counts a request at both proxies`, fix);
}
