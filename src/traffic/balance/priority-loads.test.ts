import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type PriorityHealth, priorityLoads } from './priority-loads.ts';

const of100 = (...healthy: readonly number[]): PriorityHealth[] =>
  healthy.map((count) => ({ total: 100, healthy: count }));

describe('priority loads', () => {
  // Envoy's priority.rst (tables for two and three priorities), panic off; what rounding leaves over goes to the first
  // able priority (load_balancer_impl.cc), which the tables round away.
  const documented: readonly [healthy: readonly number[], loads: readonly number[]][] = [
    [
      [100, 100],
      [100, 0],
    ],
    [
      [72, 100],
      [100, 0],
    ],
    [
      [71, 100],
      [99, 1],
    ],
    [
      [50, 100],
      [70, 30],
    ],
    [
      [25, 100],
      [35, 65],
    ],
    [
      [0, 100],
      [0, 100],
    ],
    [
      [25, 25],
      [50, 50],
    ],
    [
      [25, 20],
      [56, 44],
    ],
    [
      [72, 72, 100],
      [100, 0, 0],
    ],
    [
      [50, 50, 100],
      [70, 30, 0],
    ],
    [
      [25, 100, 100],
      [35, 65, 0],
    ],
    [
      [25, 25, 100],
      [35, 35, 30],
    ],
    [
      [25, 25, 20],
      [37, 35, 28],
    ],
  ];
  for (const [healthy, loads] of documented) {
    it(`${healthy.join('/')} % healthy → ${loads.join('/')}`, () => {
      assert.deepEqual(priorityLoads(of100(...healthy), 0).loads, loads);
    });
  }

  // Envoy's panic_threshold.rst: threshold 50, panic is judged per priority and only when the total is below 100 %.
  const panics: readonly [
    healthy: readonly number[],
    threshold: number,
    panic: readonly boolean[],
    loads: readonly number[],
  ][] = [
    [[72, 72], 50, [false, false], [100, 0]],
    [[71, 71], 50, [false, false], [99, 1]],
    [[50, 60], 50, [false, false], [70, 30]],
    [[25, 25], 50, [true, true], [50, 50]],
    [[0, 0], 50, [true, true], [50, 50]],
    [[5, 65], 50, [true, false], [8, 92]],
    [[0, 25], 0, [false, false], [0, 100]],
    [[0, 0], 0, [false, false], [100, 0]],
    [[20], 50, [true], [100]],
  ];
  for (const [healthy, threshold, panic, loads] of panics) {
    it(`${healthy.join('/')} % healthy, panic below ${threshold} % → panic ${panic.join('/')}`, () => {
      assert.deepEqual(priorityLoads(of100(...healthy), threshold), { loads, panic });
    });
  }

  it('total panic shares by number of hosts', () => {
    const loads = priorityLoads(
      [
        { total: 1, healthy: 0 },
        { total: 3, healthy: 0 },
      ],
      50,
    );
    assert.deepEqual(loads, { loads: [25, 75], panic: [true, true] });
  });

  it('an empty first priority receives nothing', () => {
    assert.deepEqual(
      priorityLoads(
        [
          { total: 0, healthy: 0 },
          { total: 3, healthy: 3 },
        ],
        0,
      ).loads,
      [0, 100],
    );
  });

  it('loads are never negative and sum to 100', () => {
    const health = fc
      .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }))
      .map(([a, b]) => ({ total: Math.max(a, b), healthy: Math.min(a, b) }));
    fc.assert(
      fc.property(
        fc.array(health, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 0, max: 100 }),
        (of, threshold) => {
          const { loads } = priorityLoads(of, threshold);
          assert.equal(
            loads.reduce((a, b) => a + b),
            100,
          );
          assert.ok(loads.every((load) => load >= 0));
        },
      ),
    );
  });
});
