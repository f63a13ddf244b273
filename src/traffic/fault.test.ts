import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultPlan, happens } from './fault.ts';
import { sampleDraw, scriptedDraw } from './sample-draw.ts';

describe('fault', () => {
  it('a fault of no share is none', () => {
    assert.equal(faultPlan(null), null);
    assert.equal(faultPlan({ delay: { fixedUs: 5, perMillion: 0 }, abort: { httpStatus: 500, perMillion: 0 } }), null);
  });
  it('keeps status, body and flags as Envoy has them', () => {
    const plan = faultPlan({ delay: null, abort: { httpStatus: 418, perMillion: 10 } })!;
    assert.deepEqual([plan.abort.status, plan.abort.flags, plan.abort.body], [418, ['FI'], 'fault filter abort']);
    assert.deepEqual(plan.delayedAbort.flags, ['DI', 'FI']);
  });
  it('draws in millionths; certainty and impossibility take no draw', () => {
    assert.deepEqual(
      [199_999, 200_000].map((value) => happens(200_000, scriptedDraw(value))),
      [true, false],
    );
    assert.equal(happens(1_000_000, scriptedDraw()), true);
    assert.equal(happens(0, scriptedDraw()), false);
  });
  it('happens as often as it says', () => {
    const draw = sampleDraw(9);
    let count = 0;
    for (let i = 0; i < 100_000; i++) if (happens(200_000, draw)) count++;
    assert.ok(Math.abs(count - 20_000) < 3.3 * Math.sqrt(100_000 * 0.2 * 0.8), String(count));
  });
});
