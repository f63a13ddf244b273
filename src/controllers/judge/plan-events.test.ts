import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_JUDGE } from './judge-policy.ts';
import { planEvents } from './plan-events.ts';

const policy = { ...DEFAULT_JUDGE, metrics: [{ name: 'errors', objective: 0.01 }] };

test('errors needed, against ln(700 / 0.75) over the divergence of the splits computed by hand', () => {
  // exposure, risk, events. 50 %, 4: splits 0.8 and 0.5556; 0.8 ln 1.44 + 0.2 ln 0.45 = 0.13200; 6.8387 / 0.13200 = 51.8.
  const table: readonly (readonly [number, number, number])[] = [
    [0.5, 4, 52],
    [0.1, 2, 461],
    [0.1, 3, 112],
    [0.1, 10, 15],
    [0.5, 2, 267],
    [0.5, 10, 23],
  ];
  for (const [exposure, risk, events] of table)
    assert.equal(planEvents(policy, exposure, risk), events, `${exposure} ${risk}`);
});

test('what is tolerated needs no plan', () => {
  assert.throws(() => planEvents(policy, 0.1, 1.25), /tolerated/);
  assert.throws(() => planEvents(policy, 0, 2), /both arms/);
});
