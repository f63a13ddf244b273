import assert from 'node:assert/strict';
import { breaksAt, GOOD_ENOUGH_AT, WORSE_BY } from './judge-policy.ts';
import { logRiskRatio, logShareRatio, logStakedAt, logSum } from './log-wealth.ts';
import { withoutProofs } from './start-judging.ts';
import type { ArmCount, JudgePolicy, JudgeState, MetricPolicy, MetricState, MetricTick } from './types.ts';

/**
 * Adds one reading interval to the evidence. A metric that is not among the ticks (stale, or its counter was reset) is
 * left as it is. An interval in which either arm had no requests says nothing about the comparison; the objective
 * still counts what the canary had.
 */
export function weighTicks(policy: JudgePolicy, state: JudgeState, ticks: readonly MetricTick[]): JudgeState {
  for (const { metric, canary, stable } of ticks) {
    assert.ok(
      policy.metrics.some(({ name }) => name === metric),
      `no metric of the policy is called ${metric}`,
    );
    assertCount(metric, canary);
    assertCount(metric, stable);
  }
  const weighed = policy.metrics.map((metric, index) => {
    const before = state.metrics[index];
    assert.equal(before?.name, metric.name, 'the state is of another policy');
    const mine = ticks.filter((tick) => tick.metric === metric.name);
    return mine.length === 0 ? before : weighMetric(policy, metric, before, mine);
  });
  const outages = new Set(weighed.filter((metric) => isOutage(policy, metric)).map(({ name }) => name));
  return {
    metrics: weighed.map((next, index) => {
      const { leftOutWith } = policy.metrics[index]!;
      if (leftOutWith === undefined || !outages.has(leftOutWith)) return next;
      // Counted, and weighed neither way.
      return { ...state.metrics[index]!, canary: next.canary, stable: next.stable };
    }),
  };
}

function weighMetric(
  policy: JudgePolicy,
  { objective, isPromised = true }: MetricPolicy,
  before: MetricState,
  ticks: readonly MetricTick[],
): MetricState {
  const canary = total(ticks.map((tick) => tick.canary));
  const stable = total(ticks.map((tick) => tick.stable));
  const compared = ticks.filter((tick) => tick.canary.requests > 0 && tick.stable.requests > 0);
  const next: MetricState = {
    ...before,
    ...(compared.length === 0 ? {} : compare(policy, before, compared)),
    ...(objective === null ? {} : proveGoodEnough(objective, before, canary)),
    ...(objective === null || !isPromised ? {} : watchObjective(policy, objective, before, { canary, stable })),
    canary: total([before.canary, canary]),
    stable: total([before.stable, stable]),
  };
  // Where everything fails nothing can be worse, which is no merit: an outage of both proves nothing in favour. That it
  // goes on is known beforehand, and the interval is left out; that it begins is not, and only what is lost is counted.
  // When it is over, proofs begin anew: what the canary lost with everybody else would else hold it for good.
  if (isOutage(policy, before)) return isOutage(policy, next) ? leftOut(before, next) : withoutProofs(next);
  return isOutage(policy, next) ? { ...next, logNoWorse: Math.min(next.logNoWorse, before.logNoWorse) } : next;
}

/** The interval is counted, and proves nothing in favour of the canary. */
function leftOut({ logNoWorse, logGoodEnough }: MetricState, next: MetricState): MetricState {
  return { ...next, logNoWorse, logGoodEnough };
}

/** Whether both arms break the objective, by what the state holds. */
function isOutage(policy: JudgePolicy, { logBreaks }: MetricState): boolean {
  return Math.min(logBreaks.canary, logBreaks.stable) >= Math.log(breaksAt(policy));
}

function compare(
  { toleratedRisk, intolerableRisk }: JudgePolicy,
  before: MetricState,
  ticks: readonly MetricTick[],
): Pick<MetricState, 'ticks' | 'logWorse' | 'logNoWorse'> {
  const ratio = (risk: number, against: number) =>
    ticks.reduce((sum, tick) => sum + logRiskRatio(tick, risk, against), 0);
  const number = before.ticks + 1;
  return {
    ticks: number,
    logWorse: before.logWorse.map((log, at) => {
      // The first stake is in the state from the beginning.
      const staked = number === 1 ? log : logSum([log, logStakedAt(number)]);
      return staked + ratio(toleratedRisk * WORSE_BY[at]!, toleratedRisk);
    }),
    logNoWorse: before.logNoWorse + ratio(1, intolerableRisk),
  };
}

function proveGoodEnough(objective: number, before: MetricState, canary: ArmCount): Pick<MetricState, 'logGoodEnough'> {
  return {
    logGoodEnough: before.logGoodEnough.map(
      (log, at) => log + logShareRatio(canary, objective * GOOD_ENOUGH_AT[at]!, objective),
    ),
  };
}

function watchObjective(
  policy: JudgePolicy,
  objective: number,
  before: MetricState,
  arms: { readonly canary: ArmCount; readonly stable: ArmCount },
): Pick<MetricState, 'logBreaks'> {
  // Twice the odds of the objective: unlike twice its share, a share whatever the objective is.
  const broken = (2 * objective) / (1 + objective);
  // As far above the bound as the bound is above nothing: one good interval does not end an outage, a few do.
  const most = 2 * Math.log(breaksAt(policy));
  const bounded = (log: number, arm: ArmCount) =>
    Math.min(Math.max(log + logShareRatio(arm, broken, objective), 0), most);
  return {
    logBreaks: {
      canary: bounded(before.logBreaks.canary, arms.canary),
      stable: bounded(before.logBreaks.stable, arms.stable),
    },
  };
}

function total(counts: readonly ArmCount[]): ArmCount {
  let [requests, bad] = [0, 0];
  for (const count of counts) {
    requests += count.requests;
    bad += count.bad;
  }
  return { requests, bad };
}

function assertCount(metric: string, { requests, bad }: ArmCount): void {
  assert.ok(
    Number.isSafeInteger(requests) && Number.isSafeInteger(bad),
    `${metric}: ${bad} of ${requests} is no count`,
  );
  assert.ok(bad >= 0 && bad <= requests, `${metric}: ${bad} bad of ${requests}`);
}
