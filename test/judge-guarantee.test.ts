/** What the judge promises, on seeded runs that bench/judge.ts does not use. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CanaryScenario, drawCanaryRun, HEALTHY, WORSE } from '../bench/judges/canary-run.ts';
import { mixtureJudge } from '../bench/judges/mixture-judge.ts';

const FIRST_SEED = 1_000_000;

/** Seconds until rollback of each run that was rolled back, ascending. */
function caught(scenario: CanaryScenario, runs: number): readonly number[] {
  const seconds: number[] = [];
  for (let run = 0; run < runs; run++) {
    const rollsBack = mixtureJudge.begin();
    const end = drawCanaryRun(scenario, FIRST_SEED + run).find(rollsBack);
    if (end !== undefined) seconds.push(end.second);
  }
  return seconds.sort((a, b) => a - b);
}

for (const scenario of HEALTHY) {
  test(`at most 1 % of 2,000 runs are rolled back: ${scenario.name}`, () => {
    assert.ok(caught(scenario, 2000).length <= 20);
  });
}

test('0.5 % to 2 % is always caught within the run, at a median of at most 120 s', () => {
  const seconds = caught(WORSE.find(({ name }) => name === '0.5% to 2%')!, 400);
  assert.equal(seconds.length, 400);
  assert.ok(seconds[199]! <= 120, `${seconds[199]}`);
});

test('a canary that begins to fail after nine good minutes is caught, at a median of at most 120 s more', () => {
  const seconds = caught(WORSE.find(({ name }) => name === '0.5% to 2% from 540 s')!, 400);
  assert.ok(seconds[199]! <= 540 + 120, `${seconds[199]}`);
});
