import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Probe } from '../../../kubernetes/probe.ts';
import { SimKernel } from '../kernel/sim-kernel.ts';
import { type ProbeAnswer, Prober } from './prober.ts';

const SECOND_US = 1_000_000;

const probe = (more: Partial<Probe> = {}): Probe => ({
  asks: 'httpGet',
  port: 80,
  path: '/',
  initialDelayUs: 0,
  periodUs: 10 * SECOND_US,
  timeoutUs: SECOND_US,
  successThreshold: 1,
  failureThreshold: 3,
  ...more,
});

/** Changes of the answer, as `[second, answer]`; the flips that follow, as `second verdict`. */
function flips(
  given: Probe,
  changes: readonly (readonly [number, ProbeAnswer])[],
  untilS = 200,
): { flipped: readonly string[]; asked: number } {
  const kernel = new SimKernel(1);
  let answer: ProbeAnswer = 'refused';
  let asked = 0;
  const flipped: string[] = [];
  const ask = (): ProbeAnswer => {
    asked++;
    return answer;
  };
  const prober = new Prober(kernel, given, false, ask, (passes) =>
    flipped.push(`${kernel.nowUs() / SECOND_US} ${passes}`),
  );
  prober.start(false);
  for (const [second, next] of changes) {
    kernel.at(second * SECOND_US, () => {
      answer = next;
      prober.nudge();
    });
  }
  kernel.runUntil(untilS * SECOND_US);
  return { flipped, asked };
}

test('when a verdict flips', () => {
  const rows: readonly [string, Probe, readonly (readonly [number, ProbeAnswer])[], readonly string[]][] = [
    ['at the next tick', probe(), [[4, 'ok']], ['10 true']],
    ['ticks count from the delay', probe({ initialDelayUs: 3 * SECOND_US }), [[4, 'ok']], ['13 true']],
    ['not before the delay', probe({ initialDelayUs: 30 * SECOND_US }), [[4, 'ok']], ['30 true']],
    [
      'three refusals in a row',
      probe(),
      [
        [4, 'ok'],
        [14, 'refused'],
      ],
      ['10 true', '40 false'],
    ],
    [
      'three silences, each known after its timeout',
      probe(),
      [
        [4, 'ok'],
        [14, 'silent'],
      ],
      ['10 true', '41 false'],
    ],
    [
      'a success in between starts the count anew',
      probe(),
      [
        [4, 'ok'],
        [14, 'refused'],
        [35, 'ok'],
        [45, 'refused'],
      ],
      ['10 true', '70 false'],
    ],
    ['two successes asked for', probe({ successThreshold: 2 }), [[4, 'ok']], ['20 true']],
    [
      'a short failure goes unseen',
      probe(),
      [
        [4, 'ok'],
        [11, 'refused'],
        [19, 'ok'],
      ],
      ['10 true'],
    ],
  ];
  for (const [title, given, changes, expected] of rows)
    assert.deepEqual(flips(given, changes).flipped, expected, title);
});

test('nobody is asked while nothing can change', () => {
  const { asked } = flips(probe(), [[4, 'ok']], 1_000_000);
  assert.ok(asked < 10, `${asked}`);
});

test('flips are those of a prober that asks at every tick', () => {
  const times = fc.array(fc.integer({ min: 1, max: 199 }), { maxLength: 8 });
  const threshold = fc.integer({ min: 1, max: 4 });
  fc.assert(
    fc.property(times, threshold, threshold, (seconds, successThreshold, failureThreshold) => {
      // Changes fall between ticks, where order does not matter.
      const sorted = [...new Set(seconds)].sort((a, b) => a - b).map((second) => second + 0.5);
      const changes = sorted.map((second, index): [number, ProbeAnswer] => [
        second,
        index % 2 === 0 ? 'ok' : 'refused',
      ]);
      const expected: string[] = [];
      let passes = false;
      let row = 0;
      for (let tick = 0; tick <= 200; tick += 10) {
        const isOk = sorted.filter((second) => second < tick).length % 2 === 1;
        row = isOk === passes ? 0 : row + 1;
        if (row > 0 && row >= (isOk ? successThreshold : failureThreshold)) {
          passes = isOk;
          row = 0;
          expected.push(`${tick} ${passes}`);
        }
      }
      assert.deepEqual(flips(probe({ successThreshold, failureThreshold }), changes).flipped, expected);
    }),
  );
});
