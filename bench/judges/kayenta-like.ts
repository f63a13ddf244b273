import type { ArmCount } from '../../src/controllers/judge/types.ts';
import type { CanaryJudge } from './canary-judge.ts';
import { RUN_SECONDS } from './canary-run.ts';

/** The two-sided 98 % point of the normal distribution. */
const NINETY_EIGHT_PERCENT = 2.3263;
/** The shift must be beyond this part of its own estimate. */
const EFFECT = 0.25;

/**
 * As Kayenta's NetflixACAJudge classifies one metric, once, at the end: error rates per minute, the 98 % interval of
 * the location shift by Mann and Whitney, `High` when it lies wholly above a quarter of the Hodges-Lehmann estimate.
 * Leaves out scores of groups of metrics, critical metrics and the baseline of its own (here stable, with its share of
 * the requests); of the interval, the correction for ties.
 */
export const kayentaLike: CanaryJudge = {
  name: 'Kayenta-like, 15 min',
  begin: () => {
    const canaryRates = rates();
    const stableRates = rates();
    return ({ second, canary, stable }) => {
      canaryRates.add(second, canary);
      stableRates.add(second, stable);
      return second === RUN_SECONDS && isHigh(canaryRates.points, stableRates.points);
    };
  },
};

/** One point a minute, none for a minute without requests. */
function rates(): { readonly points: readonly number[]; readonly add: (second: number, count: ArmCount) => void } {
  const points: number[] = [];
  let [requests, bad] = [0, 0];
  const add = (second: number, count: ArmCount) => {
    requests += count.requests;
    bad += count.bad;
    if (second % 60 !== 0) return;
    if (requests > 0) points.push(bad / requests);
    [requests, bad] = [0, 0];
  };
  return { points, add };
}

function isHigh(canary: readonly number[], stable: readonly number[]): boolean {
  const [m, n] = [canary.length, stable.length];
  const shifts = new Float64Array(m * n);
  for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) shifts[i * n + j] = canary[i]! - stable[j]!;
  shifts.sort();
  const middle = (m * n - 1) / 2;
  const estimate = (shifts[Math.floor(middle)]! + shifts[Math.ceil(middle)]!) / 2;
  const rank = Math.floor((m * n) / 2 - NINETY_EIGHT_PERCENT * Math.sqrt((m * n * (m + n + 1)) / 12));
  return rank >= 0 && shifts[rank]! > EFFECT * Math.abs(estimate);
}
