import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type DeploymentState,
  hasStalled,
  isRolledOut,
  type ReplicaSetState,
  recreateStep,
  rollingUpdateStep,
  rolloutBounds,
} from './rolling-update.ts';

// Rows 1 and 4 to 6 are those of TestResolveFenceposts in pkg/controller/deployment/util.
const BOUNDS: readonly [surge: unknown, unavailable: unknown, replicas: number, expected: readonly [number, number]][] =
  [
    [0, 0, 0, [0, 1]],
    ['25%', '25%', 9, [3, 2]],
    ['25%', '25%', 1, [1, 0]],
    [39, 0, 1, [39, 0]],
    [5, 1, 1, [5, 1]],
    ['0%', '0%', 10, [0, 1]],
    [0, '10%', 9, [0, 1]],
    [1, '25%', 3, [1, 0]],
    ['100%', '100%', 4, [4, 4]],
  ];

test('surge is rounded up, unavailable down, and never are both nothing', () => {
  for (const [surge, unavailable, replicas, expected] of BOUNDS) {
    const bounds = rolloutBounds(surge, unavailable, replicas);
    assert.deepEqual([bounds.surge, bounds.unavailable], expected, `${surge} ${unavailable} of ${replicas}`);
  }
});

const set = (name: string, spec: number, available: number, ofMaximum = 0): ReplicaSetState => ({
  name,
  spec,
  available,
  ofMaximum,
});

const deployment = (
  replicas: number,
  maxSurge: unknown,
  maxUnavailable: unknown,
  current: ReplicaSetState,
  ...old: ReplicaSetState[]
): DeploymentState => ({ replicas, maxSurge, maxUnavailable, current, old });

// The worked example in the comment of reconcileOldReplicaSets: 10 replicas, 2 may lack, 3 may be too many.
const STEPS: readonly [title: string, state: DeploymentState, expected: readonly (readonly [string, number])[]][] = [
  ['a fresh deployment grows at once', deployment(10, 3, 2, set('new', 0, 0, 13)), [['new', 10]]],
  ['the new set takes the surge', deployment(10, 3, 2, set('new', 0, 0, 13), set('old', 10, 10, 13)), [['new', 3]]],
  ['then the old may lack two', deployment(10, 3, 2, set('new', 3, 0, 13), set('old', 10, 10, 13)), [['old', 8]]],
  ['then the new fills the room', deployment(10, 3, 2, set('new', 3, 0, 13), set('old', 8, 8, 13)), [['new', 5]]],
  ['a new set that never turns ready stops it', deployment(10, 3, 2, set('new', 5, 0, 13), set('old', 8, 8, 13)), []],
  ['an old pod that fails then changes nothing', deployment(10, 3, 2, set('new', 5, 0, 13), set('old', 8, 7, 13)), []],
  [
    'unhealthy old pods go first',
    deployment(10, 3, 2, set('new', 3, 0, 13), set('a', 2, 0, 13), set('b', 8, 8, 13)),
    [['a', 0]],
  ],
  ['too large a set shrinks', deployment(4, 1, 0, set('new', 6, 6, 5)), [['new', 4]]],
  [
    'resized in the middle, both grow in proportion',
    deployment(20, 0, 2, set('new', 4, 4, 10), set('old', 6, 6, 10)),
    [
      ['old', 12],
      ['new', 8],
    ],
  ],
];

test('steps of the deployment controller', () => {
  for (const [title, state, expected] of STEPS) {
    assert.deepEqual([...rollingUpdateStep(state)], expected, title);
  }
});

test('recreate waits until the last old pod is gone', () => {
  const state = deployment(3, 0, 0, set('new', 0, 0), set('old', 3, 3));
  assert.deepEqual([...recreateStep(state, 3)], [['old', 0]]);
  const emptied = deployment(3, 0, 0, set('new', 0, 0), set('old', 0, 0));
  assert.deepEqual([...recreateStep(emptied, 1)], []);
  assert.deepEqual([...recreateStep(emptied, 0)], [['new', 3]]);
});

test('the deadline passes after it, not before', () => {
  assert.equal(hasStalled(1_000_000, 600_999_999, 600_000_000), false);
  assert.equal(hasStalled(1_000_000, 601_000_000, 600_000_000), true);
});

test('an update that meets no fault keeps its bounds at every step and ends', () => {
  const percent = fc.integer({ min: 0, max: 100 }).map((share) => `${share}%`);
  const bound = fc.oneof(fc.integer({ min: 0, max: 5 }), percent);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), bound, bound, (replicas, maxSurge, maxUnavailable) => {
      const { surge, unavailable } = rolloutBounds(maxSurge, maxUnavailable, replicas);
      const maximum = replicas + surge;
      let current = set('new', 0, 0, maximum);
      let old = set('old', replicas, replicas, maximum);
      for (
        let step = 0;
        step < 200 && !isRolledOut(deployment(replicas, maxSurge, maxUnavailable, current, old));
        step++
      ) {
        const decision = rollingUpdateStep(deployment(replicas, maxSurge, maxUnavailable, current, old));
        const size = decision.get('old') ?? old.spec;
        old = set('old', size, Math.min(old.available, size), maximum);
        // What was made turns available only when nothing else can move.
        const isIdle = decision.size === 0;
        current = set('new', decision.get('new') ?? current.spec, isIdle ? current.spec : current.available, maximum);
        assert.ok(current.spec + old.spec <= maximum);
        assert.ok(current.available + old.available >= replicas - unavailable);
      }
      assert.equal(current.available, replicas);
      assert.equal(old.spec, 0);
    }),
  );
});
