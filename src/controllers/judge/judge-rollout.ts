/**
 * Judges a canary by bad events among requests, against the stable version in the same intervals and against an
 * objective, at every look anew.
 *
 * The guarantee. Call relative risk the canary's share of bad events over stable's in the same interval. If in every
 * interval it is at most `toleratedRisk`, the wealth against the canary is a supermartingale that starts at 1, so the
 * probability that it ever reaches metrics / `falseRollback` is at most falseRollback / metrics (Ville 1939, Étude
 * critique de la notion de collectif; as e-processes: Ramdas, Grünwald, Vovk and Shafer 2023, Statistical Science 38,
 * "Game-theoretic statistics and safe anytime-valid inference"; for counts with changing rates: Lindon and Malek 2022,
 * "Anytime-valid inference for multinomial count data", arXiv 2011.03567). By Bonferroni, `falseRollback` bounds it for all
 * metrics together, however they depend on one another. It holds for any number of looks, any change of the weights that
 * is decided by what was seen before, and any swing of the error rate that both arms share. A mean of supermartingales is
 * one: hence the mixtures over how bad, and over since when.
 * In the same way a canary that in every interval of a step is beyond `intolerableRisk` and breaks its objective shows
 * a proof in that step with probability at most `falsePromotion`; an outage that ends within it is the beginning of another.
 *
 * What is assumed: requests fall to the arms by lot, at the same time (sticky users and header routes are not a lot:
 * their arms may differ for other reasons); given the weather of an interval, requests go bad independently of one
 * another. Counts may then be Poisson, or Bernoulli of requests with different risks (for these the wealth only grows less:
 * 1 + x ≤ exp x). What differs between pods of one version breaks this; `toleratedRisk` absorbs it while each arm has
 * some pods. A metric that is left out with another is judged given that other one's counts: the intervals that count are
 * chosen by those, and in each that counts the risk is as assumed. What it leaves out: one pod's crash is counted as the version's. Attempts must be counted before any retry,
 * or retries hide them.
 */
import assert from 'node:assert/strict';
import { printShare } from '../../units/share.ts';
import { breaksAt, promoteAt, rollBackAt } from './judge-policy.ts';
import { logMean, logSum, logWaitingAfter, wealthOf } from './log-wealth.ts';
import type {
  ArmCount,
  Judgement,
  JudgePolicy,
  JudgeState,
  MetricEvidence,
  MetricPolicy,
  MetricState,
  Verdict,
} from './types.ts';

/**
 * The verdict and why. A metric with enough against the canary rolls back, whatever else is known. A step needs every
 * metric's proof. All else is hold, and says what is missing: no requests, too little evidence, or that both arms break
 * the objective (Page's cumulative sum for twice the odds, at 1 / `falsePromotion`): an outage is nobody's proof, and
 * what comes in it adds to none.
 */
export function judgeRollout(policy: JudgePolicy, state: JudgeState): Judgement {
  const metrics = policy.metrics.map((metric, index) => {
    const of = state.metrics[index];
    assert.equal(of?.name, metric.name, 'the state is of another policy');
    return judgeMetric(policy, metric, of);
  });
  const verdict = (['rollBack', 'hold', 'promote'] as const).find((one) =>
    metrics.some((each) => each.verdict === one),
  );
  assert.ok(verdict !== undefined, 'a judge without metrics');
  const because = metrics.filter((each) => each.verdict === verdict).map((each) => each.because);
  return { verdict, because: because.join(' | '), metrics };
}

/** Logarithms of the wealths that one metric's state amounts to. */
interface Wealths {
  readonly worse: number;
  readonly noWorse: number;
  readonly goodEnough: number | null;
}

function judgeMetric(policy: JudgePolicy, metric: MetricPolicy, state: MetricState): MetricEvidence {
  const wealths: Wealths = {
    worse: logSum([logMean(state.logWorse), logWaitingAfter(state.ticks)]),
    noWorse: state.logNoWorse,
    goodEnough: metric.objective === null ? null : logMean(state.logGoodEnough),
  };
  const breaking = Math.log(breaksAt(policy));
  const breaks = { canary: state.logBreaks.canary >= breaking, stable: state.logBreaks.stable >= breaking };
  const { verdict, because } = verdictOf(policy, metric, state, wealths, breaks.canary && breaks.stable);
  const requests = state.canary.requests + state.stable.requests;
  return {
    metric: metric.name,
    verdict,
    because: `${metric.name}: ${because}`,
    wealth: wealthOf(wealths.worse),
    rollBackAt: rollBackAt(policy),
    noWorse: wealthOf(wealths.noWorse),
    goodEnough: wealths.goodEnough === null ? null : wealthOf(wealths.goodEnough),
    promoteAt: promoteAt(policy, metric),
    breaks,
    exposure: requests === 0 ? 0 : state.canary.requests / requests,
    canary: state.canary,
    stable: state.stable,
    beforeStep: state.beforeStep,
  };
}

function verdictOf(
  policy: JudgePolicy,
  metric: MetricPolicy,
  state: MetricState,
  { worse, noWorse, goodEnough }: Wealths,
  bothBreak: boolean,
): { readonly verdict: Verdict; readonly because: string } {
  if (worse >= Math.log(rollBackAt(policy))) {
    const needed = `wealth ${printWealth(worse)} of ${printNumber(rollBackAt(policy))} needed`;
    return { verdict: 'rollBack', because: `${compared(state.canary, state.stable)}; ${needed}` };
  }
  const canary = since(state.canary, state.beforeStep.canary);
  const stable = since(state.stable, state.beforeStep.stable);
  if (canary.requests === 0) return { verdict: 'hold', because: 'no requests reached the canary' };
  const counts = compared(canary, stable);
  if (bothBreak) {
    const objective = printShare(metric.objective!);
    return {
      verdict: 'hold',
      because: `both arms break the objective of ${objective}, which speaks for neither; ${counts}`,
    };
  }
  const needed = Math.log(promoteAt(policy, metric));
  const proofs = [
    { shown: noWorse >= needed, says: `no worse than stable: wealth ${printWealth(noWorse)}` },
    ...(goodEnough === null
      ? []
      : [
          {
            shown: goodEnough >= needed,
            says: `within the objective of ${printShare(metric.objective!)}: wealth ${printWealth(goodEnough)}`,
          },
        ]),
  ];
  const enough = policy.proof === 'both' ? proofs.every(({ shown }) => shown) : proofs.some(({ shown }) => shown);
  const said = proofs.filter(({ shown }) => shown === enough).map(({ says }) => says);
  const lead = enough ? '' : 'not enough evidence; ';
  const of = `of ${printNumber(promoteAt(policy, metric))} needed`;
  return { verdict: enough ? 'promote' : 'hold', because: `${lead}${counts}; ${said.join(', ')} ${of}` };
}

function compared(canary: ArmCount, stable: ArmCount): string {
  const against = stable.requests === 0 ? 'no requests of stable' : `${printArm(stable)} of stable`;
  return `${printArm(canary)} against ${against}`;
}

function printArm({ requests, bad }: ArmCount): string {
  return requests === 0 ? 'no requests' : `${printShare(Number((bad / requests).toPrecision(2)))} of ${requests}`;
}

function since(now: ArmCount, before: ArmCount): ArmCount {
  return { requests: now.requests - before.requests, bad: now.bad - before.bad };
}

function printWealth(log: number): string {
  const wealth = wealthOf(log);
  return wealth < 0.01 ? 'under 0.01' : printNumber(wealth);
}

function printNumber(value: number): string {
  return value < 1000 ? String(Number(value.toPrecision(2))) : value.toExponential(1).replace('+', '');
}
