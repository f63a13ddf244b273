import assert from 'node:assert/strict';
import { rollBackAt, STAKED_AT_START, WORSE_BY } from './judge-policy.ts';
import type { JudgePolicy } from './types.ts';

/**
 * About how many bad events of both arms it takes to roll back a canary of the given relative risk that gets the given
 * share of the requests: what its evidence must grow to, over what one event adds on average when the bet is right
 * (the Kullback-Leibler divergence between the two splits). Divided by bad events per second it is a time. Leaves out
 * what the bets beside the right one add and what a risk between two bets costs: a figure for planning, not a bound.
 */
export function planEvents(policy: JudgePolicy, exposure: number, risk: number): number {
  assert.ok(exposure > 0 && exposure < 1, `${exposure}: both arms must have requests`);
  assert.ok(risk > policy.toleratedRisk, `a risk of ${risk} is tolerated`);
  const canaryShare = (relative: number) => (exposure * relative) / (exposure * relative + 1 - exposure);
  const [real, tolerated] = [canaryShare(risk), canaryShare(policy.toleratedRisk)];
  const perEvent = real * Math.log(real / tolerated) + (1 - real) * Math.log((1 - real) / (1 - tolerated));
  return Math.ceil(Math.log((rollBackAt(policy) * WORSE_BY.length) / STAKED_AT_START) / perEvent);
}
