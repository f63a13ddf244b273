/** Matchers: whether the label is there, and whether it ever has such a value. */
import type { SeriesForm } from '../engines/metrics/metric-registry.ts';
import { nearestWord } from '../units/nearest-word.ts';
import { hasLabel, type LabelSet } from './label-set.ts';
import { quoteString } from './read-literal.ts';
import { matchesRegex, regexProblem } from './regex-matcher.ts';
import type { CheckContext } from './series-shape.ts';
import type { Matcher, Selector } from './types.ts';

interface Target {
  readonly name: string;
  readonly labels: LabelSet;
  readonly values: Readonly<Record<string, readonly string[]>>;
  readonly form?: SeriesForm;
}

/** Reports matchers of a selector that can match nothing; `target` is null for series that are not known. */
export function checkMatchers(selector: Selector, target: Target | null, context: CheckContext): void {
  const matchers = selector.matchers.filter((matcher) => isPlain(matcher, context));
  checkContradiction(selector, matchers, context);
  if (target === null) return;
  for (const matcher of matchers) {
    if (matcher.label === '__name__') continue;
    if (!hasLabel(target.labels, matcher.label)) checkAbsentLabel(matcher, target, context);
    else checkValue(matcher, target, context);
  }
}

/** Without variables of a dashboard, and with an expression that compiles. */
function isPlain({ op, value }: Matcher, { options }: CheckContext): boolean {
  if (options.dashboard === true && value.includes('$')) return false;
  return op === '=' || op === '!=' || regexProblem(value) === null;
}

/** Whether a label with this value passes; an absent label has the value ''. */
function passes({ op, value }: Matcher, actual: string): boolean {
  if (op === '=') return actual === value;
  if (op === '!=') return actual !== value;
  return matchesRegex(value, actual) === (op === '=~');
}

function checkAbsentLabel(matcher: Matcher, { name, labels }: Target, { report }: CheckContext): void {
  if (passes(matcher, '')) return;
  const nearest = nearestWord(matcher.label, [...labels.names]);
  const span = { from: matcher.from, to: matcher.from + matcher.label.length };
  const fix = nearest === undefined ? `match one of ${[...labels.names].slice(0, 6).join(', ')}` : `write ${nearest}`;
  const more = nearest === undefined ? {} : { edit: { ...span, text: nearest } };
  report('PQL012', span, `${name} has no label ${matcher.label}: this matches nothing`, fix, more);
}

function checkValue(matcher: Matcher, { name, values, form }: Target, { report }: CheckContext): void {
  const { label, op, value, valueSpan } = matcher;
  const known = values[label];
  if (known !== undefined && (op === '=' || op === '=~') && !passes(matcher, '')) {
    if (known.some((each) => passes(matcher, each))) return;
    const nearest = nearestWord(value, known);
    const shown = known.length > 12 ? `${known.slice(0, 5).join(', ')} …` : known.join(', ');
    const more = nearest === undefined ? {} : { edit: { ...valueSpan, text: quoteString(nearest) } };
    report('PQL013', valueSpan, `${label} of ${name} is never ${value}`, `write one of ${shown}`, more);
  }
  // Prometheus 3 writes bounds as floating-point numbers, whatever the exporter wrote.
  if (form === 'bucket' && label === 'le' && op === '=' && /^\d+$/.test(value)) {
    const edit = { ...valueSpan, text: quoteString(`${value}.0`) };
    report('PQL013', valueSpan, `le of ${name} is never ${value}: Prometheus 3 writes ${value}.0`, `write ${value}.0`, {
      edit,
    });
  }
}

function checkContradiction(selector: Selector, matchers: readonly Matcher[], { report }: CheckContext): void {
  const otherName = selector.otherNames.find((name) => name !== selector.name);
  if (otherName !== undefined) {
    report('PQL014', selector, `no metric is both ${selector.name} and ${otherName}`, 'name one metric');
  }
  for (const equal of matchers.filter(({ op }) => op === '=')) {
    const other = matchers.find((each) => each !== equal && each.label === equal.label && !passes(each, equal.value));
    if (other === undefined || (other.op === '=' && other.from < equal.from)) continue;
    report(
      'PQL014',
      selector,
      `${equal.label} cannot be ${equal.value} and pass ${other.op} ${quoteString(other.value)}`,
      'remove one of the two matchers',
    );
  }
}
