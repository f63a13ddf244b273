import { DEFAULT_JUDGE } from '../../src/controllers/judge/judge-policy.ts';
import { judgeRollout } from '../../src/controllers/judge/judge-rollout.ts';
import { startJudging } from '../../src/controllers/judge/start-judging.ts';
import type { JudgePolicy, Verdict } from '../../src/controllers/judge/types.ts';
import { weighTicks } from '../../src/controllers/judge/weigh-ticks.ts';
import type { CanaryJudge } from './canary-judge.ts';
import type { CanaryTick } from './canary-run.ts';

/** One metric with the objective that the others' threshold is. */
export const ERRORS_POLICY: JudgePolicy = { ...DEFAULT_JUDGE, metrics: [{ name: 'errors', objective: 0.01 }] };

/** Ours, with all three verdicts: what it says after each interval. */
export function beginVerdicts(policy: JudgePolicy = ERRORS_POLICY): (tick: CanaryTick) => Verdict {
  let state = startJudging(policy);
  return ({ canary, stable }) => {
    state = weighTicks(policy, state, [{ metric: 'errors', canary, stable }]);
    return judgeRollout(policy, state).verdict;
  };
}

/** Ours as the rollout controller runs it, judging on until the end; promotion is counted apart. */
export const mixtureJudge: CanaryJudge = {
  name: 'ours',
  begin: () => {
    const verdict = beginVerdicts();
    return (tick) => verdict(tick) === 'rollBack';
  },
};
