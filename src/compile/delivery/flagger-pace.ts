/**
 * The one rhythm that Flagger has: it looks as often as it steps. A version that fails is gone after as many looks as its
 * threshold says and the one that acts on them; with looks as far apart as `hold` that would be half an hour. So a hold
 * is divided: each share that was written is reached when the one before has been held, by small steps on the way.
 *
 * Rejected: whole steps at short intervals (a version would have everybody within minutes), and steps that stay (Flagger
 * stops for good at a weight that is in the list twice).
 */
import { SECOND_US } from '../../units/duration.ts';

/** Two minutes are promised, and two failed checks with the look that acts on them take three intervals. */
const LOOK_US = 30_000_000;

/** Failed checks that take a version back: one bad minute may be chance. */
export const FLAGGER_THRESHOLD = 2;

export interface FlaggerPace {
  readonly intervalUs: number;
  /** Whole percents, ascending, below 100. */
  readonly weights: readonly number[];
}

/** `steps` are whole percents, ascending; from the last one everybody follows. */
export function flaggerPace(steps: readonly number[], holdUs: number): FlaggerPace {
  const shares = [...steps.filter((step) => step < 100), 100];
  if (shares.length === 1) return { intervalUs: Math.min(LOOK_US, holdUs), weights: [100] };
  const gaps = shares.slice(1).map((share, at) => share - shares[at]!);
  // Weights are whole percents, and no two may be the same.
  const looks = Math.max(1, Math.min(Math.floor(holdUs / LOOK_US), ...gaps));
  const weights = gaps.flatMap((gap, at) =>
    Array.from({ length: looks }, (_, look) => Math.round(shares[at]! + (gap * look) / looks)),
  );
  // Intervals are whole seconds: the CRD takes nothing else.
  return { intervalUs: Math.ceil(holdUs / looks / SECOND_US) * SECOND_US, weights };
}
