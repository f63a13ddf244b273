import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DEFAULT_JUDGE } from './judge-policy.ts';
import { logMean } from './log-wealth.ts';
import { beginStep, startJudging } from './start-judging.ts';
import type { JudgePolicy, JudgeState, MetricTick } from './types.ts';
import { weighTicks } from './weigh-ticks.ts';

const policy: JudgePolicy = {
  ...DEFAULT_JUDGE,
  metrics: [
    { name: 'errors', objective: 0.01 },
    { name: 'latency', objective: null },
  ],
};

/** Requests and bad of the canary, then of stable. */
function tick(metric: string, canary: readonly [number, number], stable: readonly [number, number]): MetricTick {
  return {
    metric,
    canary: { requests: canary[0], bad: canary[1] },
    stable: { requests: stable[0], bad: stable[1] },
  };
}

function weighed(...intervals: readonly (readonly MetricTick[])[]): JudgeState {
  return intervals.reduce((state, ticks) => weighTicks(policy, state, ticks), startJudging(policy));
}

function near(actual: number, expected: number, what: string): void {
  assert.ok(
    Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)),
    `${what}: ${actual}, not ${expected}`,
  );
}

test('one interval, by hand', () => {
  // Equal requests. Twice the tolerated risk: splits 2.5/3.5 against 1.25/2.25, so a bad event of the canary is worth 9/7
  // and one of stable 9/14. Against twice the risk: 1/2 over 2/3 is 3/4, and 1/2 over 1/3 is 3/2. Three quarters are staked.
  const table: readonly (readonly [number, number, number, number])[] = [
    [0, 0, 0.75, 1],
    [1, 0, 0.75 * (9 / 7), 3 / 4],
    [0, 1, 0.75 * (9 / 14), 3 / 2],
    [2, 1, 0.75 * (9 / 7) ** 2 * (9 / 14), (3 / 4) ** 2 * (3 / 2)],
  ];
  for (const [canaryBad, stableBad, worse, noWorse] of table) {
    const [errors] = weighed([tick('errors', [100, canaryBad], [100, stableBad])]).metrics;
    near(Math.exp(errors!.logWorse[1]!), worse, `worse ${canaryBad} ${stableBad}`);
    near(Math.exp(errors!.logNoWorse), noWorse, `no worse ${canaryBad} ${stableBad}`);
    // Half of 1 %: a bad one halves, a good one is worth 0.995 / 0.99.
    const goodEnough = 0.5 ** canaryBad * (0.995 / 0.99) ** 100 * (0.99 / 0.995) ** canaryBad;
    near(Math.exp(errors!.logGoodEnough[3]!), goodEnough, `good enough ${canaryBad}`);
  }
});

test('exposure counts: a canary with a ninth of stable’s requests, three times as bad, tolerated none', () => {
  const strict = { ...policy, toleratedRisk: 1 };
  const state = weighTicks(strict, startJudging(strict), [tick('errors', [100, 1], [900, 0])]);
  // Splits 300 / 1200 and 100 / 1000.
  near(Math.exp(state.metrics[0]!.logWorse[2]!), 0.75 * (300 / 1200 / (100 / 1000)), 'worse by 3');
});

test('a later interval is staked anew: a quarter over k(k-1)', () => {
  const [, latency] = weighed(
    [tick('latency', [100, 0], [100, 1])],
    [tick('latency', [100, 1], [100, 0])],
    [tick('latency', [100, 1], [100, 0])],
  ).metrics;
  const [up, down] = [9 / 7, 9 / 14];
  const expected = ((0.75 * down + 0.25 / 2) * up + 0.25 / 6) * up;
  near(Math.exp(latency!.logWorse[1]!), expected, 'worse by 2');
  assert.equal(latency!.ticks, 3);
});

test('without requests of one arm only the objective learns', () => {
  const start = weighed([tick('errors', [100, 1], [100, 1])]);
  for (const one of [
    tick('errors', [50, 1], [0, 0]),
    tick('errors', [0, 0], [50, 1]),
    tick('errors', [0, 0], [0, 0]),
  ]) {
    const [before, after] = [start.metrics[0]!, weighTicks(policy, start, [one]).metrics[0]!];
    assert.deepEqual(after.logWorse, before.logWorse);
    assert.equal(after.logNoWorse, before.logNoWorse);
    assert.equal(after.ticks, before.ticks);
    assert.equal(after.canary.requests, 100 + one.canary.requests);
    assert.equal(after.stable.bad, 1 + one.stable.bad);
    assert.equal(after.logGoodEnough[0] !== before.logGoodEnough[0], one.canary.requests > 0);
  }
});

test('a metric that was not read is left as it is', () => {
  const state = weighed([tick('errors', [100, 1], [100, 1])]);
  assert.deepEqual(state.metrics[1], startJudging(policy).metrics[1]);
});

test('what is left out with another metric is weighed neither way from the interval on in which both arms break that one', () => {
  const linked: JudgePolicy = {
    ...policy,
    metrics: [policy.metrics[0]!, { name: 'latency', objective: 0.05, leftOutWith: 'errors' }],
  };
  const slow = tick('latency', [400, 200], [400, 2]);
  const calm = weighTicks(linked, startJudging(linked), [tick('errors', [400, 0], [400, 0])]);
  const outage = weighTicks(linked, calm, [tick('errors', [400, 300], [400, 300]), slow]);
  const [, before] = calm.metrics;
  const [, latency] = outage.metrics;
  assert.deepEqual({ ...latency, canary: before!.canary, stable: before!.stable }, before);
  assert.deepEqual(
    [latency!.canary, latency!.stable],
    [
      { requests: 400, bad: 200 },
      { requests: 400, bad: 2 },
    ],
  );
  // One arm that fails is no outage: its slowness counts.
  const failing = weighTicks(linked, calm, [tick('errors', [400, 300], [400, 0]), slow]);
  assert.ok(logMean(failing.metrics[1]!.logWorse) > Math.log(1e6));
});

test('a step begins without proofs, and keeps what speaks against the canary', () => {
  const state = weighed([tick('errors', [1000, 2], [1000, 3])]);
  const [errors] = beginStep(state).metrics;
  assert.equal(errors!.logNoWorse, 0);
  assert.deepEqual(errors!.logGoodEnough, [0, 0, 0, 0]);
  assert.deepEqual(errors!.logWorse, state.metrics[0]!.logWorse);
  assert.deepEqual(errors!.beforeStep, { canary: { requests: 1000, bad: 2 }, stable: { requests: 1000, bad: 3 } });
});

test('no count is a crash', () => {
  const wrong: readonly MetricTick[] = [
    tick('errors', [1, 2], [1, 0]),
    tick('errors', [1, 0], [1, -1]),
    tick('errors', [1.5, 0], [1, 0]),
    tick('errors', [Number.NaN, 0], [1, 0]),
    tick('saturation', [1, 0], [1, 0]),
  ];
  for (const one of wrong) assert.throws(() => weighed([one]), /AssertionError|ERR_ASSERTION/, JSON.stringify(one));
});

const count = fc
  .tuple(fc.oneof(fc.nat(3), fc.nat(1000), fc.nat(2 ** 31)), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([requests, share]) => [requests, Math.min(Math.round(requests * share), requests)] as const);
const anyTick = fc
  .tuple(fc.constantFrom('errors', 'latency'), count, count)
  .map(([metric, canary, stable]) => tick(metric, canary, stable));

function numbersOf(state: JudgeState): number[] {
  return state.metrics.flatMap(({ logWorse, logNoWorse, logGoodEnough, logBreaks }) => [
    ...logWorse,
    logNoWorse,
    ...logGoodEnough,
    logBreaks.canary,
    logBreaks.stable,
  ]);
}

test('always finite and plain: a journal gives back what was written', () => {
  fc.assert(
    fc.property(fc.array(fc.array(anyTick, { maxLength: 3 }), { maxLength: 20 }), (intervals) => {
      const state = weighed(...intervals);
      for (const number of numbersOf(state)) assert.ok(Number.isFinite(number), `${number}`);
      for (const { logWorse } of state.metrics) assert.ok(Number.isFinite(logMean(logWorse)));
      assert.deepEqual(JSON.parse(JSON.stringify(state)), state);
    }),
  );
});

test('the order of strata and metrics in an interval makes no difference; nor of intervals, to proofs in favour', () => {
  fc.assert(
    fc.property(fc.array(anyTick, { maxLength: 6 }), (ticks) => {
      // Sums of large terms of both signs: what is lost in adding them grows with the terms, not with the sum.
      const lost = 1e-12 * ticks.reduce((sum, { canary, stable }) => sum + canary.requests + stable.requests, 1);
      const same = (one: readonly number[], other: readonly number[]) => {
        for (const [at, number] of one.entries()) assert.ok(Math.abs(number - other[at]!) <= lost, `${at}: ${number}`);
      };
      const turned = [...ticks].reverse();
      same(numbersOf(weighed(ticks)), numbersOf(weighed(turned)));
      const [, latency] = weighed(...ticks.map((each) => [each])).metrics;
      const [, otherLatency] = weighed(...turned.map((each) => [each])).metrics;
      // Of errors an outage is left out, which depends on what came before it; latency has no objective.
      same([latency!.logNoWorse], [otherLatency!.logNoWorse]);
    }),
  );
});
