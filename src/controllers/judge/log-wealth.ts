/** Wealths as logarithms: a product over millions of events is neither lost nor overflows. */
import { STAKED_AT_START } from './judge-policy.ts';
import type { ArmCount, MetricTick } from './types.ts';

/** The logarithm up to which a wealth is a number; beyond it the number stays there, since JSON has no infinity. */
const PRINTABLE = 690;

/**
 * How much likelier the split of the bad events of one interval is when the canary's relative risk is `risk` than when
 * it is `against`. Given how many there were, each is the canary's with probability nC·risk / (nC·risk + nS): what hurts
 * both arms makes more of them and splits them no differently.
 */
export function logRiskRatio({ canary, stable }: MetricTick, risk: number, against: number): number {
  if (canary.bad + stable.bad === 0) return 0;
  const expected = (relative: number) => Math.log(canary.requests * relative + stable.requests);
  return canary.bad * Math.log(risk / against) - (canary.bad + stable.bad) * (expected(risk) - expected(against));
}

/** How much likelier the outcome of one arm is when `share` of its requests are bad than when `against` are. */
export function logShareRatio({ requests, bad }: ArmCount, share: number, against: number): number {
  return bad * Math.log(share / against) + (requests - bad) * Math.log((1 - share) / (1 - against));
}

/** Logarithm of the sum of what the logarithms are of. */
export function logSum(logs: readonly number[]): number {
  let most = Number.NEGATIVE_INFINITY;
  for (const log of logs) if (log > most) most = log;
  let sum = 0;
  for (const log of logs) sum += Math.exp(log - most);
  return most + Math.log(sum);
}

/** Logarithm of the mean of what the logarithms are of. */
export function logMean(logs: readonly number[]): number {
  return logSum(logs) - Math.log(logs.length);
}

/** Of the stake against the canary, what enters at the given interval (from 1): the waiting part over k(k-1). */
export function logStakedAt(tick: number): number {
  return Math.log(tick === 1 ? STAKED_AT_START : (1 - STAKED_AT_START) / (tick * (tick - 1)));
}

/** Of the stake against the canary, what still waits after so many intervals: the rest of that series. */
export function logWaitingAfter(ticks: number): number {
  return Math.log((1 - STAKED_AT_START) / Math.max(ticks, 1));
}

/** The wealth itself, for people. */
export function wealthOf(log: number): number {
  return Math.exp(Math.min(log, PRINTABLE));
}
