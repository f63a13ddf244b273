import assert from 'node:assert/strict';
import { GOOD_ENOUGH_AT, WORSE_BY } from './judge-policy.ts';
import { logStakedAt } from './log-wealth.ts';
import type { ArmCount, JudgePolicy, JudgeState, MetricPolicy, MetricState } from './types.ts';

const NOTHING: ArmCount = { requests: 0, bad: 0 };

/** The state before the first interval. Starting anew forgets evidence: do it for a new version, never for a restart. */
export function startJudging(policy: JudgePolicy): JudgeState {
  assert.ok(policy.metrics.length > 0, 'a judge without metrics would promote anything');
  assert.equal(new Set(policy.metrics.map(({ name }) => name)).size, policy.metrics.length, 'two metrics of one name');
  for (const probability of [policy.falseRollback, policy.falsePromotion]) {
    assert.ok(probability > 0 && probability < 1, `${probability} is no probability of error`);
  }
  assert.ok(policy.toleratedRisk >= 1, 'stable itself must be within the tolerated risk');
  assert.ok(policy.intolerableRisk > 1, 'a risk of 1 can never be excluded');
  return { metrics: policy.metrics.map(startMetric) };
}

function startMetric({ name, objective }: MetricPolicy): MetricState {
  assert.ok(objective === null || (objective > 0 && objective < 1), `${name}: no objective: ${objective}`);
  return {
    name,
    logWorse: WORSE_BY.map(() => logStakedAt(1)),
    logNoWorse: 0,
    logGoodEnough: objective === null ? [] : GOOD_ENOUGH_AT.map(() => 0),
    logBreaks: { canary: 0, stable: 0 },
    canary: NOTHING,
    stable: NOTHING,
    beforeStep: { canary: NOTHING, stable: NOTHING },
    ticks: 0,
  };
}

/**
 * The state at the beginning of a step (more weight, more load): each step must be earned by its own requests, or a
 * canary would be carried to the end by what it did with little. What speaks against it is kept.
 */
export function beginStep(state: JudgeState): JudgeState {
  return { metrics: state.metrics.map(withoutProofs) };
}

/** Proofs in favour of the canary begin anew; what speaks against it stays. */
export function withoutProofs(metric: MetricState): MetricState {
  return {
    ...metric,
    logNoWorse: 0,
    logGoodEnough: metric.logGoodEnough.map(() => 0),
    beforeStep: { canary: metric.canary, stable: metric.stable },
  };
}
