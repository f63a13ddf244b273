import assert from 'node:assert/strict';
import type { ArmCount } from './types.ts';

/**
 * Cumulative counts of answers by the bucket bounds of a histogram in milliseconds: how many took at most so long.
 * `Infinity` is the bucket of all (`le="+Inf"`).
 */
export type LatencyBuckets = ReadonlyMap<number, number>;

/**
 * Fewer answers than this beyond the bound say too little about where it lies: the standard error of the share beyond
 * it would be more than a third of the share itself.
 */
const FEWEST_BEYOND = 10;

/**
 * What came between two readings of one histogram, as requests of which those slower than the bound are bad. Null when
 * it cannot be told: a reading lacks the bound or the bucket of all, or counting began anew in between.
 */
export function countSlower(before: LatencyBuckets, after: LatencyBuckets, boundMs: number): ArmCount | null {
  const within = increase(before, after, boundMs);
  const requests = increase(before, after, Number.POSITIVE_INFINITY);
  if (within === null || requests === null) return null;
  // Buckets that are not read at one instant may disagree by what came in between.
  return { requests, bad: Math.max(requests - within, 0) };
}

/**
 * The smallest bucket bound within which at least the given share of all answers came: what is usual for stable, and
 * what a canary is held to. Taken once, before the canary is given traffic, and then frozen: a bound that moves with what
 * it measures measures nothing. Null when there are too few answers or only the bucket of all holds that share.
 *
 * A bound is as coarse as the buckets: where stable's answers lie close below one, a small shift moves many beyond it.
 */
export function usualBound(histogram: LatencyBuckets, share: number): number | null {
  assert.ok(share > 0 && share < 1, `${share} is no share within a bound`);
  const all = histogram.get(Number.POSITIVE_INFINITY) ?? 0;
  if (all - all * share < FEWEST_BEYOND) return null;
  let usual = Number.POSITIVE_INFINITY;
  for (const [bound, count] of histogram) if (count >= all * share && bound < usual) usual = bound;
  return usual === Number.POSITIVE_INFINITY ? null : usual;
}

/** A bucket that is only in the later reading had nothing before. */
function increase(before: LatencyBuckets, after: LatencyBuckets, bound: number): number | null {
  const now = after.get(bound);
  if (now === undefined) return null;
  const then = before.get(bound) ?? (before.size === 0 ? 0 : null);
  return then === null || now < then ? null : now - then;
}
