import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { remotePriorityLoads } from './remote-priority-loads.ts';

describe('remote priority loads', () => {
  // previous_priorities.cc with an update every two tries; 100/0 as it was before.
  const rows: readonly [availability: readonly number[], tried: readonly number[], loads: readonly number[]][] = [
    [[100, 100], [], [100, 0]],
    [[100, 100], [0], [100, 0]],
    [
      [100, 100],
      [0, 0],
      [0, 100],
    ],
    [
      [100, 100],
      [0, 0, 1],
      [0, 100],
    ],
    [
      [100, 100],
      [0, 0, 1, 1],
      [100, 0],
    ],
    [
      [100, 0],
      [0, 0],
      [100, 0],
    ],
    [
      [70, 70, 100],
      [0, 0],
      [0, 70, 30],
    ],
  ];
  for (const [availability, tried, loads] of rows) {
    it(`availability ${availability.join('/')}, tried ${tried.join(' ') || 'nothing'} → ${loads.join('/')}`, () => {
      const original = availability.map((_, i) => (i === 0 ? 100 : 0));
      assert.deepEqual(remotePriorityLoads(original, availability, tried), loads);
    });
  }
});
