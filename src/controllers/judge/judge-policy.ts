import type { JudgePolicy, MetricPolicy } from './types.ts';

/**
 * The defaults, without metrics. 1.25 absorbs what differs between pods of one version: with a standard deviation of
 * 15 % between their error rates a test against 1 itself rolled back 1.5 % of healthy canaries of three pods beside nine,
 * and 8 % of one pod beside one; against 1.25, 0.05 % and 1.6 % (2,000 runs, `npm run bench -- judge`).
 * 2 is the smallest harm that a step must not hide: less needs so many errors that no canary of an hour shows it.
 * 1 % and 5 %: rolling back wrongly costs a day of a team, stepping wrongly is met by the next step's evidence.
 */
export const DEFAULT_JUDGE: Omit<JudgePolicy, 'metrics'> = {
  toleratedRisk: 1.25,
  intolerableRisk: 2,
  falseRollback: 0.01,
  falsePromotion: 0.05,
  proof: 'either',
};

/**
 * How many times the tolerated risk a worse canary might have: the components of the mixture, each a bet of equal
 * size. A canary between two of them is caught almost as fast as one on them; 20 is as good as any for what fails always.
 */
export const WORSE_BY: readonly number[] = [1.5, 2, 3, 5, 8, 12, 20];

/** Shares of the objective's error share that a good canary might have: the components of the test against it. */
export const GOOD_ENOUGH_AT: readonly number[] = [0.05, 0.1, 0.25, 0.5];

/**
 * Of the stake against the canary, what bets that it is worse from its first interval. The rest waits and is staked
 * over the later intervals, so that a canary that was well for an hour and then fails (under load, by a leak) need
 * not first win back what the bet lost in that hour: it costs the logarithm of the hour instead of its errors.
 */
export const STAKED_AT_START = 0.75;

/** Wealth at which a metric rolls back: the allowed probability is shared by the metrics. */
export function rollBackAt(policy: JudgePolicy): number {
  return policy.metrics.length / policy.falseRollback;
}

/**
 * Wealth at which a metric's proof is shown. Where either of two proofs will do, a bad canary has two chances to be
 * lucky, so each must be twice as strong.
 */
export function promoteAt(policy: JudgePolicy, metric: MetricPolicy): number {
  return (policy.proof === 'either' && metric.objective !== null ? 2 : 1) / policy.falsePromotion;
}

/** Wealth at which an arm counts as breaking its objective: the sum begins anew at 1 whenever it falls below. */
export function breaksAt(policy: JudgePolicy): number {
  return 1 / policy.falsePromotion;
}
