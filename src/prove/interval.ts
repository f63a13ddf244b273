/**
 * Confidence intervals at 99.9 %, two-sided: what a random figure must lie in, whole, before a promise holds.
 *
 * Wilson's score interval is used for shares: it stays inside [0, 1], has close to nominal coverage for the small
 * shares that availability is made of, and needs no iteration. Clopper and Pearson's is never narrower than nominal
 * but needs the inverse of the beta distribution; at zero failures Wilson is the wider of the two, so nothing is
 * proven by the choice.
 */
import type { Measurement } from './types.ts';

/** Standard normal quantile for 99.9 % two-sided: Φ⁻¹(0.9995). */
export const Z_999 = 3.2905267314919255;

/** Wilson's interval of `hits` in `events`; the whole unit interval when there were none. */
export function shareInterval(hits: number, events: number): Measurement {
  if (events === 0) return { value: 0, low: 0, high: 1, events: 0, unproven: 'nothing was observed' };
  const share = hits / events;
  const z2 = Z_999 * Z_999;
  const centre = (share + z2 / (2 * events)) / (1 + z2 / events);
  const half = (Z_999 / (1 + z2 / events)) * Math.sqrt((share * (1 - share)) / events + z2 / (4 * events * events));
  return {
    value: share,
    low: hits === 0 ? 0 : Math.max(0, centre - half),
    high: hits === events ? 1 : Math.min(1, centre + half),
    events,
  };
}

/**
 * Events that make the interval of a share half as wide as its tolerance: it then lies inside unless the measured share
 * itself is off by more than the other half, which chance alone does once in a thousand runs.
 */
export function eventsForShare(share: number, tolerance: number): number {
  const half = tolerance / 2;
  return Math.ceil(((Z_999 * Z_999) / (half * half)) * share * (1 - share));
}

/** Ratio of a Poisson count to a fixed count (tries per request): normal interval on the count, at least ±1 event. */
export function ratioInterval(count: number, base: number): Measurement {
  if (base === 0) return unmeasured('nothing was observed');
  const half = Math.max(1, Z_999 * Math.sqrt(count));
  return { value: count / base, low: Math.max(0, count - half) / base, high: (count + half) / base, events: base };
}

/**
 * Interval of a quantile from order statistics: the ranks `n·q ± z·√(n·q·(1−q))` bound it whatever the distribution.
 * `valueAtRank` maps a zero-based rank to a value. Source: David and Nagaraja, Order Statistics, 7.1.
 */
export function quantileInterval(events: number, quantile: number, valueAtRank: (rank: number) => number): Measurement {
  if (events === 0) return unmeasured('nothing was observed');
  const centre = events * quantile;
  const half = Z_999 * Math.sqrt(events * quantile * (1 - quantile));
  const rank = (position: number): number => Math.min(events - 1, Math.max(0, Math.floor(position)));
  if (centre + half > events - 1) {
    return {
      value: valueAtRank(rank(centre)),
      low: valueAtRank(rank(centre - half)),
      high: Number.POSITIVE_INFINITY,
      events,
    };
  }
  return {
    value: valueAtRank(rank(centre)),
    low: valueAtRank(rank(centre - half)),
    high: valueAtRank(rank(Math.ceil(centre + half))),
    events,
  };
}

/** A figure without chance in it: a count of pods, a time read off the trace. */
export function exactly(value: number, events = 1): Measurement {
  return { value, low: value, high: value, events };
}

/** Nothing can be said, and why: never a zero that looks like a figure. */
export function unmeasured(reason: string): Measurement {
  return { ...exactly(0, 0), unproven: reason };
}
