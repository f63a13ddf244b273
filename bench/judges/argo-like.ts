import type { CanaryJudge } from './canary-judge.ts';
import { checkLatestMinute } from './latest-minute.ts';

/**
 * As an AnalysisRun of Argo Rollouts decides in the background of the steps: it fails with more failed measurements
 * than the limit. Leaves out inconclusive measurements, errors of the provider (no requests are a failure here), and
 * the steps themselves.
 */
export function argoLike(failureLimit: number): CanaryJudge {
  return {
    name: `Argo-like, failureLimit ${failureLimit}`,
    begin: () => {
      const check = checkLatestMinute();
      let failed = 0;
      return (tick) => {
        if (check(tick) === 'failed') failed++;
        return failed > failureLimit;
      };
    },
  };
}
