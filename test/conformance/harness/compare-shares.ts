/**
 * Shares that are left to chance. Envoy's random numbers cannot be seeded, so a sample of its choices is compared with
 * the model's by a two-sample test of each category at 99.9 %: the model is given many more requests, so nearly all of
 * the uncertainty is Envoy's.
 *
 * A suite with dozens of such tests would cry wolf in a few runs of a hundred. So whoever runs a case measures a miss
 * once more with a fresh sample, and only two misses in a row differ. With a hundred tested categories the whole suite
 * then fails by chance less than once in ten thousand runs (100 · 0.001²), while each judgement stays at the 99.9 %
 * bound.
 */
import type { Comparison, Outcome, ShareOf } from '../types.ts';
import { groupOf } from './compare-outcomes.ts';

/** Two-sided 99.9 % of the normal distribution. */
const Z = 3.2905;

type Shares = Extract<Comparison, { kind: 'shares' }>;
type Counts = Extract<Comparison, { kind: 'counts' }>;

/** Counts per category, within the bound. */
export function compareShares(comparison: Shares, model: Outcome, envoy: Outcome): string[] {
  const { of, from = 0 } = comparison;
  const [expected, actual] = [tally(model, of, from), tally(envoy, of, from)];
  return categories(expected.counts, actual.counts).flatMap((category) => {
    const one = { count: expected.counts.get(category) ?? 0, of: expected.total };
    const other = { count: actual.counts.get(category) ?? 0, of: actual.total };
    return isWithinBound(one, other) ? [] : [`${category}: model ${share(one)}, Envoy ${share(other)}`];
  });
}

/** Counts that chance does not touch. */
export function compareCounts(comparison: Counts, model: Outcome, envoy: Outcome): string[] {
  const { of, within = 0 } = comparison;
  const [expected, actual] = [tally(model, of, 0).counts, tally(envoy, of, 0).counts];
  return categories(expected, actual).flatMap((category) => {
    const [one, other] = [expected.get(category) ?? 0, actual.get(category) ?? 0];
    return Math.abs(one - other) <= within ? [] : [`${category}: model ${one}, Envoy ${other}`];
  });
}

/** How many pods answered and how: which pods they are depends on where the rotation began. */
export function comparePodsUsed(
  comparison: Extract<Comparison, { kind: 'pods used' }>,
  model: Outcome,
  envoy: Outcome,
): string[] {
  const text = ({ requests }: Outcome): string => {
    const late = requests.slice(comparison.from);
    const pods = new Set(late.map(({ backend }) => backend).filter((pod) => pod !== null));
    const statuses = [...new Set(late.map(({ status, flags }) => `${status} ${flags}`))].sort();
    return `${pods.size} pods, statuses ${statuses.join(', ')}`;
  };
  const [expected, actual] = [text(model), text(envoy)];
  return expected === actual ? [] : [`model ${expected}; Envoy ${actual}`];
}

/** The share of one pod in consecutive parts of the requests. */
export function compareWarmUp(
  comparison: Extract<Comparison, { kind: 'warm-up' }>,
  model: Outcome,
  envoy: Outcome,
): string[] {
  const { pod, from, windows } = comparison;
  const parts = ({ requests }: Outcome): { count: number; of: number }[] => {
    const late = requests.slice(from);
    const size = Math.floor(late.length / windows);
    return Array.from({ length: windows }, (_, i) => {
      const part = late.slice(i * size, (i + 1) * size);
      return { count: part.filter(({ backend }) => backend === pod).length, of: part.length };
    });
  };
  const [expected, actual] = [parts(model), parts(envoy)];
  return expected.flatMap((one, i) =>
    isWithinBound(one, actual[i]!) ? [] : [`window ${i}: model ${share(one)}, Envoy ${share(actual[i]!)}`],
  );
}

interface Share {
  readonly count: number;
  readonly of: number;
}

/** Whether two samples may come from one share. */
export function isWithinBound(a: Share, b: Share): boolean {
  if (a.of === 0 || b.of === 0) return a.of === b.of;
  const pooled = (a.count + b.count) / (a.of + b.of);
  const deviation = Math.sqrt(pooled * (1 - pooled) * (1 / a.of + 1 / b.of));
  return Math.abs(a.count / a.of - b.count / b.of) <= Z * deviation;
}

function share({ count, of }: Share): string {
  return `${count} of ${of}`;
}

function tally(
  outcome: Outcome,
  of: ShareOf,
  from: number,
): { readonly counts: Map<string, number>; readonly total: number } {
  const counts = new Map<string, number>();
  const add = (category: string): void => void counts.set(category, (counts.get(category) ?? 0) + 1);
  const requests = outcome.requests.slice(from);
  // Mirrored copies are counted per offered request, so the total stays the number of requests.
  if (of === 'arrival group') for (const { pod } of outcome.arrivals) add(groupOf(pod));
  else {
    for (const { backend, status, flags } of requests) {
      add(
        of === 'status'
          ? String(status)
          : of === 'flags'
            ? flags
            : of === 'pod'
              ? (backend ?? 'proxy')
              : groupOf(backend ?? 'proxy'),
      );
    }
  }
  return { counts, total: requests.length };
}

function categories(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].sort();
}
