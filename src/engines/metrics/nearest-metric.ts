import type { Metric } from './types.ts';

/** Share of parts that two names must have in common for one to be offered for the other. */
const ENOUGH = 0.6;
/** Units that are taken for one another: the same time, measured differently. */
const TIMES: ReadonlySet<string> = new Set(['seconds', 'milliseconds', 'ms']);
const SUFFIX = /_(?:bucket|sum|count)$/;

/**
 * The name that a wrong one most likely meant: most parts between `_` in common, in order. Whole-word edits were tried
 * and rejected: metrics are renamed by parts (`nodepool` to `nodepools`, `status` put in), and a forgotten `_total` must
 * not count more than a wrong engine.
 */
export function nearestMetric(name: string, registry: ReadonlyMap<string, Metric>): string | undefined {
  const suffix = SUFFIX.exec(name)?.[0] ?? '';
  const wanted = name.slice(0, name.length - suffix.length).split('_');
  const initials = new Set(wanted.map(([initial]) => initial));
  let best: Metric | undefined;
  let bestScore = ENOUGH;
  for (const { metric, parts } of candidates(registry)) {
    // People seldom mistype a first letter: what shares none cannot win, and most are passed over so.
    const possible = Math.min(wanted.length, parts.filter(([initial]) => initials.has(initial)).length);
    if (2 * possible <= bestScore * (parts.length + wanted.length)) continue;
    const score = (2 * inCommon(wanted, parts)) / (parts.length + wanted.length);
    if (score > bestScore) {
      best = metric;
      bestScore = score;
    }
  }
  if (best === undefined) return undefined;
  const hasParts = best.type === 'histogram' || (best.type === 'summary' && suffix !== '_bucket');
  if (hasParts && suffix !== '') return best.name + suffix;
  return best.type === 'histogram' ? `${best.name}_bucket` : best.name;
}

interface Candidate {
  readonly metric: Metric;
  readonly parts: readonly string[];
}

/** Splitting a thousand names takes longer than comparing them. */
const CANDIDATES = new WeakMap<ReadonlyMap<string, Metric>, readonly Candidate[]>();

function candidates(registry: ReadonlyMap<string, Metric>): readonly Candidate[] {
  const known = CANDIDATES.get(registry);
  if (known !== undefined) return known;
  const made = [...registry.values()]
    .filter(({ name, until }) => until === undefined && !name.includes('*'))
    .map((metric) => ({ metric, parts: metric.name.split('_') }));
  CANDIDATES.set(registry, made);
  return made;
}

/** Length of the longest common subsequence of parts, like parts counting almost as much as equal ones. */
function inCommon(a: readonly string[], b: readonly string[]): number {
  let previous: number[] = new Array(b.length + 1).fill(0);
  for (const part of a) {
    const row = [0];
    for (let j = 0; j < b.length; j++) {
      row[j + 1] = Math.max(previous[j + 1]!, row[j]!, previous[j]! + alike(part, b[j]!));
    }
    previous = row;
  }
  return previous[b.length]!;
}

function alike(a: string, b: string): number {
  if (a === b) return 1;
  if (TIMES.has(a) && TIMES.has(b)) return 0.9;
  if (Math.abs(a.length - b.length) > 2 || Math.min(a.length, b.length) < 3) return 0;
  return withinOneEdit(a, b) || a.startsWith(b) || b.startsWith(a) ? 0.9 : 0;
}

function withinOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const left = a.length - start - end;
  const right = b.length - start - end;
  const swapped = left === 2 && right === 2 && a[start] === b[start + 1] && a[start + 1] === b[start];
  return swapped || (left <= 1 && right <= 1);
}
