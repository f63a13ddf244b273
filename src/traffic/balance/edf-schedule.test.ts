import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { EdfSchedule } from './edf-schedule.ts';

function picks(weights: readonly number[], count: number, phase = 0): number[] {
  const weightOf = (entry: number): number => weights[entry]!;
  const schedule = new EdfSchedule(Int32Array.from(weights.keys()), weightOf, phase);
  return Array.from({ length: count }, () => schedule.pick(weightOf));
}

describe('EDF schedule', () => {
  it('equal weights are served in turn', () => assert.deepEqual(picks([1, 1, 1], 6), [0, 1, 2, 0, 1, 2]));

  // Measured on Envoy 1.40, round robin with endpoint weights 3:1: b1 b0 b0 b0 repeated, up to rotation. Deadlines that
  // are equal on paper may differ in the last bit, there as here, so a cycle may now and then begin one pick later.
  it('3:1 gives the lesser one pick in four', () => {
    const at = picks([3, 1], 400).flatMap((entry, i) => (entry === 1 ? [i] : []));
    assert.equal(at.length, 100);
    assert.ok(at.slice(1).every((i, k) => Math.abs(i - at[k]! - 4) <= 1));
  });

  it('80/20 over 2,000 picks is 1,600 and 400 within one from any phase (measured with locality weights)', () => {
    for (const phase of [0, 1, 2, 3, 4, 7]) {
      const first = picks([80, 20], 2000, phase).filter((entry) => entry === 0).length;
      assert.ok(Math.abs(first - 1600) <= 1, String(first));
    }
  });

  it('nobody falls behind its share by more than one pick per entry', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 300 }), (of, count) => {
        const sum = of.reduce((a, b) => a + b);
        const served = picks(of, count);
        of.forEach((weight, entry) => {
          const share = (count * weight) / sum;
          const got = served.filter((each) => each === entry).length;
          assert.ok(Math.abs(got - share) <= of.length, `${of} ${count}: ${entry} got ${got} of ${share}`);
        });
      }),
    );
  });

  it('asks the weight again at each pick', () => {
    const active = [9, 0];
    const weightOf = (entry: number): number => 1 / (active[entry]! + 1);
    const schedule = new EdfSchedule(Int32Array.of(0, 1), weightOf, 0);
    const served = Array.from({ length: 11 }, () => schedule.pick(weightOf));
    assert.equal(served.filter((entry) => entry === 1).length, 10);
  });
});
