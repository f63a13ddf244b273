import type { CanaryJudge } from './canary-judge.ts';
import { checkLatestMinute } from './latest-minute.ts';

/**
 * As Flagger decides: checks that failed are counted over the whole analysis and never forgotten; the threshold rolls
 * back. Leaves out promotion, latency, hooks, and that weight is held while a check fails.
 */
export function flaggerLike(threshold: number): CanaryJudge {
  return {
    name: `Flagger-like, threshold ${threshold}`,
    begin: () => {
      const check = checkLatestMinute();
      let failed = 0;
      return (tick) => {
        if (check(tick) === 'failed') failed++;
        return failed >= threshold;
      };
    },
  };
}
