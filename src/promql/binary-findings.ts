/** Binary operators: whether both sides can have equal labels, and what is left of them. */
import { COMPARISONS, SET_OPERATORS } from './function-table.ts';
import {
  eitherLabels,
  hasLabel,
  keepLabels,
  type LabelSet,
  NO_LABELS,
  withLabels,
  withoutLabels,
} from './label-set.ts';
import type { CheckContext, Nature, SeriesShape } from './series-shape.ts';
import type { Binary } from './types.ts';

/**
 * The series of an operator, the shapes of its sides given (null for a number). As a guard a counter above a number only
 * says that something has happened at all, which is right.
 */
export function shapeOfBinary(
  binary: Binary,
  left: SeriesShape | null,
  right: SeriesShape | null,
  isGuard: boolean,
  context: CheckContext,
): SeriesShape {
  if (!isGuard) checkCounters(binary, left, right, context);
  const nature = natureAfter(binary, left, right);
  if (left === null || right === null) return { labels: (left ?? right)?.labels ?? NO_LABELS, nature };
  if (binary.operator !== 'or') checkMatching(binary, left.labels, right.labels, context);
  return { labels: labelsAfter(binary, left.labels, right.labels), nature };
}

function natureAfter({ operator, bool }: Binary, left: SeriesShape | null, right: SeriesShape | null): Nature {
  if (bool) return 'gauge';
  if (SET_OPERATORS.has(operator))
    return operator !== 'or' || left?.nature === right?.nature ? (left?.nature ?? 'unknown') : 'unknown';
  if (COMPARISONS.has(operator)) return (left ?? right)?.nature ?? 'unknown';
  const only = left === null ? right : right === null ? left : null;
  if (only !== null && (operator === '*' || operator === '/')) return only.nature;
  const isRate = left?.nature === right?.nature && (left?.nature === 'rate' || left?.nature === 'bucket rates');
  return isRate && (operator === '+' || operator === '-') ? (left?.nature ?? 'unknown') : 'unknown';
}

function checkCounters(
  binary: Binary,
  left: SeriesShape | null,
  right: SeriesShape | null,
  { report }: CheckContext,
): void {
  const isRaw = (shape: SeriesShape | null) =>
    shape?.nature === 'counter' || shape?.nature === 'buckets' || shape?.nature === 'summed counters';
  const raw = isRaw(left) ? binary.left : isRaw(right) ? binary.right : null;
  if (raw === null) return;
  const fix = 'put rate(…[5m]) or increase(…[5m]) around the counter';
  if (binary.operator === '/' && left !== null && right !== null) {
    report(
      'PQL021',
      raw,
      'a quotient of counters answers for all time since their start, and breaks when one starts again',
      fix,
    );
  } else if (COMPARISONS.has(binary.operator) && (left === null || right === null)) {
    report('PQL021', raw, 'a counter is compared as it stands: once true, it stays true until it starts again', fix);
  }
}

/** `on`, or all but `ignoring`, of what either side has. */
function matchedLabels({ matching }: Binary, left: LabelSet, right: LabelSet): readonly string[] {
  const names = matching?.labels.map(({ name }) => name) ?? [];
  if (matching?.on === true) return names;
  return [...new Set([...left.names, ...right.names])].filter((name) => !names.includes(name));
}

function checkMatching(binary: Binary, left: LabelSet, right: LabelSet, context: CheckContext): void {
  const { report, targetLabels } = context;
  const { matching } = binary;
  const span = matching?.span ?? binary.operatorSpan;
  for (const name of matchedLabels(binary, left, right)) {
    const has = [hasLabel(left, name), hasLabel(right, name)];
    if (has[0] && has[1]) continue;
    const at = matching?.on === true ? matching.labels.find((label) => label.name === name) : undefined;
    if (!has[0] && !has[1]) {
      report('PQL026', at ?? span, `neither side has ${name}`, `remove ${name} from on (…)`);
    } else if (!targetLabels.includes(name) && !(has[0] ? left : right).mixed) {
      const side = has[0] ? 'right' : 'left';
      const set = has[0] ? right : left;
      const lost = set.dropped.get(name);
      const why = lost === undefined ? '' : `: ${lost} drops it`;
      const fix =
        matching?.on === true
          ? `match by labels that both sides have, or keep ${name}`
          : `write ${binary.operator} on (…) with the labels that both sides have`;
      report('PQL016', at ?? span, `the ${side} side has no ${name}${why}, so that no series match`, fix);
      return;
    }
  }
  const one = matching?.group === 'left' ? right : matching?.group === 'right' ? left : null;
  for (const { name, from, to } of one === null ? [] : (matching?.include ?? [])) {
    if (hasLabel(one!, name)) continue;
    report(
      'PQL026',
      { from, to },
      `group_${matching!.group} takes ${name}, which the other side does not have`,
      `remove ${name}, or take another metric there`,
    );
  }
}

function labelsAfter(binary: Binary, left: LabelSet, right: LabelSet): LabelSet {
  const { matching, operator } = binary;
  if (operator === 'or') return eitherLabels(left, right);
  if (SET_OPERATORS.has(operator)) return left;
  const include = matching?.include.map(({ name }) => name) ?? [];
  if (matching?.group === 'left') return withLabels(left, include);
  if (matching?.group === 'right') return withLabels(right, include);
  const names = matching?.labels.map(({ name }) => name) ?? [];
  const by = `the ${operator}${matching === null ? '' : matching.on ? ` on (${names.join(', ')})` : ` ignoring (${names.join(', ')})`}`;
  if (matching?.on === true) return keepLabels(eitherLabels(left, right), names, by);
  return withoutLabels(left, names, by);
}
