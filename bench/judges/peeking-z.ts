import type { CanaryJudge } from './canary-judge.ts';

/** The one-sided 5 % point of the normal distribution. */
const FIVE_PERCENT = 1.6449;

/**
 * What a dashboard invites to: the pooled two-proportion z-test at 5 % on the totals so far, looked at in every
 * interval. Each look is a new chance to be wrong, and totals of unlike intervals are compared.
 */
export const peekingZ: CanaryJudge = {
  name: 'peeking z-test 5%',
  begin: () => {
    let [canaryAll, canaryBad, stableAll, stableBad] = [0, 0, 0, 0];
    return ({ canary, stable }) => {
      canaryAll += canary.requests;
      canaryBad += canary.bad;
      stableAll += stable.requests;
      stableBad += stable.bad;
      const share = (canaryBad + stableBad) / (canaryAll + stableAll);
      if (canaryAll === 0 || stableAll === 0 || share === 0 || share === 1) return false;
      const error = Math.sqrt(share * (1 - share) * (1 / canaryAll + 1 / stableAll));
      return (canaryBad / canaryAll - stableBad / stableAll) / error >= FIVE_PERCENT;
    };
  },
};
