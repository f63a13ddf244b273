import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DeletablePod, scaleDownOrder } from './scale-down-order.ts';

const pod = (name: string, more: Partial<DeletablePod> = {}): DeletablePod => ({
  name,
  node: name,
  running: true,
  ready: true,
  deletionCost: 0,
  readySinceUs: 100,
  restarts: 0,
  createdUs: 50,
  ...more,
});

// Order of ActivePodsWithRanks.Less in pkg/controller/controller_utils.go.
test('who goes first when a set shrinks', () => {
  const pods = [
    pod('plain'),
    pod('young', { createdUs: 90 }),
    pod('restarted', { restarts: 3 }),
    pod('lately-ready', { readySinceUs: 900 }),
    pod('crowded-1', { node: 'same' }),
    pod('crowded-2', { node: 'same' }),
    pod('cheap', { deletionCost: -5 }),
    pod('dear', { deletionCost: 5 }),
    pod('not-ready', { ready: false, readySinceUs: null }),
    pod('not-running', { running: false, ready: false }),
    pod('not-scheduled', { node: null, running: false, ready: false }),
  ];
  const expected = [
    'not-scheduled',
    'not-running',
    'not-ready',
    'cheap',
    'crowded-2',
    'crowded-1',
    'lately-ready',
    'restarted',
    'young',
    'plain',
    'dear',
  ];
  assert.deepEqual(
    scaleDownOrder(pods).map(({ name }) => name),
    expected,
  );
  assert.deepEqual(
    scaleDownOrder(pods.toReversed()).map(({ name }) => name),
    expected,
  );
});
