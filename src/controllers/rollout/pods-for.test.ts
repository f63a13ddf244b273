import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fullPods, headroomOf, podsFor, podsLike, shareCarried } from './pods-for.ts';

test('pods of a candidate: its share rounded up, and never none', () => {
  // Rows: pods that carry everything; columns: 1, 5, 10, 25, 33, 50, 75, 90, 100 %.
  const shares = [1, 5, 10, 25, 33, 50, 75, 90, 100];
  const table: Readonly<Record<number, readonly number[]>> = {
    1: [1, 1, 1, 1, 1, 1, 1, 1, 1],
    2: [1, 1, 1, 1, 1, 1, 2, 2, 2],
    3: [1, 1, 1, 1, 1, 2, 3, 3, 3],
    4: [1, 1, 1, 1, 2, 2, 3, 4, 4],
    5: [1, 1, 1, 2, 2, 3, 4, 5, 5],
    6: [1, 1, 1, 2, 2, 3, 5, 6, 6],
    7: [1, 1, 1, 2, 3, 4, 6, 7, 7],
    8: [1, 1, 1, 2, 3, 4, 6, 8, 8],
    9: [1, 1, 1, 3, 3, 5, 7, 9, 9],
    10: [1, 1, 1, 3, 4, 5, 8, 9, 10],
    11: [1, 1, 2, 3, 4, 6, 9, 10, 11],
    12: [1, 1, 2, 3, 4, 6, 9, 11, 12],
    13: [1, 1, 2, 4, 5, 7, 10, 12, 13],
    14: [1, 1, 2, 4, 5, 7, 11, 13, 14],
    15: [1, 1, 2, 4, 5, 8, 12, 14, 15],
    16: [1, 1, 2, 4, 6, 8, 12, 15, 16],
    17: [1, 1, 2, 5, 6, 9, 13, 16, 17],
    18: [1, 1, 2, 5, 6, 9, 14, 17, 18],
    19: [1, 1, 2, 5, 7, 10, 15, 18, 19],
    20: [1, 1, 2, 5, 7, 10, 15, 18, 20],
  };
  for (const [full, expected] of Object.entries(table)) {
    assert.deepEqual(
      shares.map((share) => podsFor(share, Number(full))),
      expected,
      `of ${full}`,
    );
  }
  assert.equal(podsFor(0, 9), 0);
});

test('a candidate’s pods are loaded like home’s, and none stands alone in its zone', () => {
  const table: readonly (readonly [home: number, share: number, full: number, zones: number, pods: number])[] = [
    [9, 10, 9, 1, 1],
    [9, 25, 9, 1, 3],
    [9, 50, 9, 1, 9],
    [9, 100, 9, 1, 9],
    // Home has gone with its load.
    [5, 50, 9, 1, 5],
    [0, 50, 9, 1, 5],
    // Of six, four would have one alone.
    [6, 40, 6, 1, 4],
    [6, 40, 6, 3, 6],
    [9, 34, 9, 3, 6],
    [9, 10, 9, 3, 1],
    [9, 25, 9, 3, 3],
    [3, 10, 3, 3, 2],
    [3, 1, 3, 1, 1],
    [1, 1, 1, 3, 1],
    [10, 30, 10, 3, 6],
    [10, 47, 10, 3, 9],
    [10, 95, 10, 3, 10],
  ];
  for (const [home, share, full, zones, pods] of table) {
    assert.equal(podsLike(home, share, full, zones), pods, `${share} % beside ${home} of ${full} over ${zones}`);
  }
});

test('where traffic is kept in its zone, the zone with the fewest pods bounds what home carries', () => {
  const carried: readonly (readonly [ready: number, full: number, percent: number])[] = [
    [9, 9, 100],
    [8, 9, 66],
    [5, 9, 33],
    [2, 9, 22],
    // Ten pods have a zone with three as nine have.
    [9, 10, 90],
    [3, 4, 75],
    [2, 2, 100],
    [1, 2, 50],
  ];
  for (const [ready, full, percent] of carried) {
    assert.equal(shareCarried(ready, full, 3, 1), percent, `${ready} of ${full}`);
  }
});

test('what pods carry: as planned, or more while an autoscaler brings others', () => {
  const table: readonly (readonly [ready: number, full: number, cpu: number | null, percent: number])[] = [
    [9, 9, null, 100],
    [8, 9, null, 88],
    [4, 9, null, 44],
    [1, 3, null, 33],
    [0, 9, null, 0],
    [0, 0, null, 0],
    [1, 0, null, 100],
    // 0.85 / 0.7 = 1.21.
    [9, 18, 0.7, 60],
    [9, 10, 0.7, 100],
    // An autoscaler that lets pods run hotter leaves no room.
    [9, 10, 0.95, 90],
    [9, 10, null, 90],
  ];
  for (const [ready, full, cpu, percent] of table) {
    assert.equal(shareCarried(ready, full, 1, headroomOf(cpu)), percent, `${ready} of ${full} at ${cpu}`);
  }
});

test('what carries everything grows with home’s autoscaler, for the part that home carries', () => {
  const autoscaler = { min: 9, max: 30 };
  const table: readonly (readonly [replicas: number, share: number, full: number])[] = [
    [9, 50, 9], // At its minimum it says nothing about the load.
    [10, 0, 10],
    [10, 50, 20],
    [20, 50, 30], // No more than the autoscaler may make.
    [12, 10, 14],
    [20, 100, 9], // What home has with nothing to do says nothing.
    [5, 10, 9],
  ];
  for (const [replicas, share, full] of table) {
    assert.equal(fullPods(9, { replicas, autoscaler }, share), full, `${replicas} at ${share} %`);
  }
  assert.equal(fullPods(9, { replicas: 20, autoscaler: null }, 50), 9);
  assert.equal(fullPods(40, { replicas: 20, autoscaler }, 50), 40);
});

test('pods that are there for a share carry it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 100 }), (full, share) => {
      const pods = podsFor(share, full);
      assert.ok(shareCarried(pods, full, 1, 1) >= share);
      assert.ok(pods <= full);
      if (pods > 1) assert.ok(shareCarried(pods - 1, full, 1, 1) < share);
    }),
  );
});
