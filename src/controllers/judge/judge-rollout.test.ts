import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_JUDGE } from './judge-policy.ts';
import { judgeRollout } from './judge-rollout.ts';
import { beginStep, startJudging } from './start-judging.ts';
import type { ArmCount, JudgePolicy, JudgeState, MetricTick } from './types.ts';
import { weighTicks } from './weigh-ticks.ts';

const arm = (requests: number, bad: number): ArmCount => ({ requests, bad });
const errors = (canary: ArmCount, stable: ArmCount): MetricTick => ({ metric: 'errors', canary, stable });
const latency = (canary: ArmCount, stable: ArmCount): MetricTick => ({ metric: 'latency', canary, stable });

const either: JudgePolicy = { ...DEFAULT_JUDGE, metrics: [{ name: 'errors', objective: 0.01 }] };
const both: JudgePolicy = { ...either, proof: 'both' };
const comparison: JudgePolicy = { ...either, metrics: [{ name: 'errors', objective: null }] };
const two: JudgePolicy = { ...either, metrics: [...either.metrics, { name: 'latency', objective: null }] };

function after(policy: JudgePolicy, ...intervals: readonly (readonly MetricTick[])[]): JudgeState {
  return intervals.reduce((state, ticks) => weighTicks(policy, state, ticks), startJudging(policy));
}

const bad = errors(arm(512, 25), arm(4611, 5));
const good = errors(arm(1000, 1), arm(9000, 9));
const outage = errors(arm(100, 100), arm(900, 900));
const VERDICTS: readonly (readonly [string, JudgePolicy, readonly (readonly MetricTick[])[], string, RegExp])[] = [
  ['nothing yet', either, [], 'hold', /^errors: no requests reached the canary$/],
  [
    'no traffic on the canary',
    either,
    [[errors(arm(0, 0), arm(5000, 2))]],
    'hold',
    /^errors: no requests reached the canary$/,
  ],
  [
    'a bad one',
    either,
    [[bad]],
    'rollBack',
    /^errors: 4\.9% of 512 against 0\.11% of 4611 of stable; wealth 9\.6e15 of 100 needed$/,
  ],
  [
    'a good one',
    either,
    [[good]],
    'promote',
    /^errors: 0\.1% of 1000 .*; within the objective of 1%: wealth 520 of 40 needed$/,
  ],
  [
    'both proofs wanted, one shown',
    both,
    [[good]],
    'hold',
    /not enough evidence; .*; no worse than stable: wealth 1\.3 of 20 needed$/,
  ],
  ['no objective', comparison, [[good]], 'hold', /no worse than stable: wealth 1\.3 of 20 needed$/],
  [
    'both proofs wanted and shown',
    both,
    [[errors(arm(20000, 40), arm(20000, 40))]],
    'promote',
    /no worse than stable: wealth 110, within the objective of 1%: wealth \S+ of 20 needed$/,
  ],
  [
    'no stable, by the objective',
    either,
    [[errors(arm(1000, 1), arm(0, 0))]],
    'promote',
    /against no requests of stable/,
  ],
  [
    'no stable, comparison wanted',
    comparison,
    [[errors(arm(1000, 1), arm(0, 0))]],
    'hold',
    /against no requests of stable/,
  ],
  [
    'an outage of both',
    either,
    [[good], [outage]],
    'hold',
    /both arms break the objective of 1%, which speaks for neither/,
  ],
  [
    'over an outage of both',
    either,
    [[good], [outage], [good], [errors(arm(10000, 30), arm(90000, 300))]],
    'promote',
    /; no worse than stable: wealth \S+, within the objective of 1%: wealth \S+ of 40 needed$/,
  ],
  ['a bad one in an outage of both', either, [[outage], [bad]], 'rollBack', /wealth/],
  [
    'stable alone breaks the objective',
    either,
    [[errors(arm(1000, 1), arm(9000, 900))]],
    'promote',
    /no worse than stable: wealth \S+, within/,
  ],
  [
    'the canary alone does',
    either,
    [[errors(arm(10, 5), arm(0, 0))]],
    'hold',
    /^errors: not enough evidence; 50% of 10/,
  ],
  ['a bad metric beside one without requests', two, [[latency(arm(512, 25), arm(4611, 5))]], 'rollBack', /^latency: /],
  ['one metric without proof', two, [[good]], 'hold', /^latency: no requests reached the canary$/],
  [
    'one bad metric is enough, with half the probability',
    two,
    [[good, latency(arm(512, 25), arm(4611, 5))]],
    'rollBack',
    /^latency: .* of 200 needed$/,
  ],
];

test('verdicts and their reasons', () => {
  for (const [name, policy, intervals, verdict, because] of VERDICTS) {
    const judgement = judgeRollout(policy, after(policy, ...intervals));
    assert.equal(judgement.verdict, verdict, `${name}: ${judgement.because}`);
    assert.match(judgement.because, because, name);
  }
});

test('each step is earned by its own requests, and what speaks against the canary crosses steps', () => {
  const proven = after(either, [errors(arm(1000, 1), arm(9000, 9))]);
  assert.equal(judgeRollout(either, proven).verdict, 'promote');
  assert.match(judgeRollout(either, beginStep(proven)).because, /no requests reached the canary/);
  const suspected = after(either, [errors(arm(512, 5), arm(4611, 5))]);
  const wealth = (state: JudgeState) => judgeRollout(either, state).metrics[0]!.wealth;
  assert.ok(wealth(suspected) > 1);
  assert.equal(wealth(beginStep(suspected)), wealth(suspected));
});

test('what breaks the objective is shown by evidence: not by one bad request, and not for ever', () => {
  const breaks = (...intervals: MetricTick[]) =>
    judgeRollout(either, after(either, ...intervals.map((one) => [one]))).metrics[0]!.breaks;
  // Each bad one is worth about ln 2, and ln 20 is needed: five of them do.
  assert.deepEqual(breaks(errors(arm(4, 4), arm(4, 4))), { canary: false, stable: false });
  assert.deepEqual(breaks(errors(arm(5, 5), arm(4, 4))), { canary: true, stable: false });
  // Twice the odds of 1 %: each good one is worth -ln 1.01, so that from the upper end 301 are just enough to be below.
  const outage = errors(arm(100, 100), arm(100, 100));
  assert.deepEqual(breaks(outage, errors(arm(302, 0), arm(300, 0))), { canary: false, stable: true });
});

test('what an outage of both took from the canary it earns anew afterwards, and by nothing from before', () => {
  const outage = errors(arm(100, 80), arm(900, 720));
  const well = errors(arm(500, 0), arm(4500, 0));
  const verdict = (...intervals: readonly MetricTick[]): string =>
    judgeRollout(either, after(either, ...intervals.map((each) => [each]))).verdict;
  const during = [...Array<MetricTick>(20).fill(well), ...Array<MetricTick>(6).fill(outage)];
  assert.equal(verdict(...during), 'hold');
  // Enough good intervals to call it over, and by then nothing is proven.
  assert.equal(verdict(...during, well), 'hold');
  assert.equal(verdict(...during, ...Array<MetricTick>(20).fill(well)), 'promote');
});

test('an outage of both adds nothing in favour, whether it begins or goes on', () => {
  const outage = errors(arm(100, 100), arm(100, 100));
  const noWorse = (...ticks: MetricTick[]) =>
    judgeRollout(either, after(either, ...ticks.map((one) => [one]))).metrics[0]!.noWorse;
  assert.equal(noWorse(outage), 1);
  assert.equal(noWorse(outage, outage), 1);
  const good = errors(arm(1000, 1), arm(1000, 3));
  assert.equal(noWorse(good, outage, outage), noWorse(good));
  // Nor does it take away what bad luck of many intervals would.
  assert.equal(noWorse(good, outage, errors(arm(100, 100), arm(100, 30))), noWorse(good));
  // Without an objective nobody can say that it is an outage: 3/4 for each bad one of the canary, 3/2 for each of stable.
  const [metric] = judgeRollout(comparison, after(comparison, [outage])).metrics;
  assert.ok(metric!.noWorse > 100_000);
});

test('an objective that nobody promised proves a canary good enough, and is never broken', () => {
  const policy: JudgePolicy = { ...either, metrics: [{ name: 'errors', objective: 0.1, isPromised: false }] };
  const spotless = errors(arm(100, 0), arm(900, 0));
  assert.equal(judgeRollout(comparison, after(comparison, [spotless])).verdict, 'hold');
  assert.equal(judgeRollout(policy, after(policy, [spotless])).verdict, 'promote');
  const slow = judgeRollout(policy, after(policy, [outage])).metrics[0]!;
  assert.deepEqual(slow.breaks, { canary: false, stable: false });
  assert.equal(judgeRollout(policy, after(policy, [bad])).verdict, 'rollBack');
});

/** Sum over the outcomes of n lots with probability p of what a function makes of how many succeeded. */
function expected(n: number, p: number, of: (successes: number) => number): number {
  let sum = 0;
  let ways = 1;
  for (let k = 0; k <= n; k++) {
    sum += ways * Math.exp(k * Math.log(p) + (n - k) * Math.log(1 - p)) * of(k);
    ways = (ways * (n - k)) / (k + 1);
  }
  return sum;
}

test('given the bad events of each interval, the wealth against a canary of the tolerated risk stays 1 on average', () => {
  // Three intervals of other weights and weather, so that two later stakes are in it.
  const intervals = [
    { canary: 50, stable: 950, bad: 3 },
    { canary: 300, stable: 700, bad: 6 },
    { canary: 500, stable: 500, bad: 2 },
  ];
  const mean = (state: JudgeState, at: number, risk: number, of: (end: JudgeState) => number): number => {
    const interval = intervals[at];
    if (interval === undefined) return of(state);
    const { canary, stable, bad } = interval;
    const share = (canary * risk) / (canary * risk + stable);
    return expected(bad, share, (k) =>
      mean(weighTicks(either, state, [errors(arm(canary, k), arm(stable, bad - k))]), at + 1, risk, of),
    );
  };
  const worse = (state: JudgeState) => judgeRollout(either, state).metrics[0]!.wealth;
  const noWorse = (state: JudgeState) => judgeRollout(either, state).metrics[0]!.noWorse;
  const start = startJudging(either);
  assert.ok(Math.abs(mean(start, 0, 1.25, worse) - 1) < 1e-12, `${mean(start, 0, 1.25, worse)}`);
  assert.ok(mean(start, 0, 1, worse) < 1);
  assert.ok(mean(start, 0, 2, worse) > 1);
  assert.ok(Math.abs(mean(start, 0, 2, noWorse) - 1) < 1e-12);
  assert.ok(mean(start, 0, 3, noWorse) < 1);
  assert.ok(mean(start, 0, 1, noWorse) > 1);
});

test('of requests that go bad one by one, no wealth grows on average where it must not, whatever the share', () => {
  for (const stableShare of [0.001, 0.05, 0.4]) {
    const mean = (risk: number, of: (state: JudgeState) => number) =>
      expected(12, stableShare, (s) =>
        expected(6, stableShare * risk, (c) => of(after(either, [errors(arm(6, c), arm(12, s))]))),
      );
    const evidence = (state: JudgeState) => judgeRollout(either, state).metrics[0]!;
    assert.ok(mean(1.25, (state) => evidence(state).wealth) <= 1 + 1e-12, `worse at ${stableShare}`);
    assert.ok(mean(2, (state) => evidence(state).noWorse) <= 1 + 1e-12, `no worse at ${stableShare}`);
  }
  const goodEnough = (share: number) =>
    expected(
      20,
      share,
      (c) => judgeRollout(either, after(either, [errors(arm(20, c), arm(0, 0))])).metrics[0]!.goodEnough!,
    );
  assert.ok(Math.abs(goodEnough(0.01) - 1) < 1e-12);
  assert.ok(goodEnough(0.02) < 1);
  assert.ok(goodEnough(0.001) > 1);
});

test('millions of events leave numbers that JSON can hold', () => {
  const huge = errors(arm(40_000_000, 4_000_000), arm(40_000_000, 4000));
  const judgement = judgeRollout(either, after(either, [huge], [huge]));
  assert.equal(judgement.verdict, 'rollBack');
  assert.deepEqual(JSON.parse(JSON.stringify(judgement)), judgement);
});

test('a policy that could promote anything is refused', () => {
  assert.throws(() => startJudging({ ...either, metrics: [] }), /without metrics/);
  assert.throws(() => startJudging({ ...either, metrics: [...either.metrics, ...either.metrics] }), /two metrics/);
  assert.throws(() => startJudging({ ...either, falseRollback: 0 }), /probability/);
  assert.throws(() => startJudging({ ...either, metrics: [{ name: 'errors', objective: 0 }] }), /objective/);
  assert.throws(() => judgeRollout(two, startJudging(either)), /another policy/);
});
