import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OrdinalState, type StatefulSetState, statefulSetStep } from './stateful-set-step.ts';

const pod = (ordinal: number, revision = 'a', available = true, terminating = false): OrdinalState => ({
  ordinal,
  revision,
  available,
  terminating,
});

const state = (pods: readonly OrdinalState[], more: Partial<StatefulSetState> = {}): StatefulSetState => ({
  replicas: 3,
  revision: 'a',
  parallel: false,
  partition: 0,
  maxUnavailable: 1,
  onDelete: false,
  pods,
  ...more,
});

// Rules: kubernetes.io/docs/concepts/workloads/controllers/statefulset, deployment and scaling guarantees.
const ROWS: readonly [title: string, state: StatefulSetState, create: readonly number[], remove: readonly number[]][] =
  [
    ['the lowest first', state([]), [0], []],
    ['waits for the one before', state([pod(0, 'a', false)]), [], []],
    ['then the next', state([pod(0)]), [1], []],
    ['all at once when parallel', state([], { parallel: true }), [0, 1, 2], []],
    ['fills a gap', state([pod(0), pod(2)]), [1], []],
    ['does not replace a pod that still terminates', state([pod(0), pod(1, 'a', false, true), pod(2)]), [], []],
    ['removes the highest first, one at a time', state([pod(0), pod(1), pod(2), pod(3), pod(4)]), [], [4]],
    ['and waits for it to be gone', state([pod(0), pod(1), pod(2), pod(3), pod(4, 'a', true, true)]), [], []],
    ['shrinking waits for an unhealthy pod', state([pod(0), pod(1, 'a', false), pod(2), pod(3)]), [], []],
    ['updates from the highest', state([pod(0), pod(1), pod(2)], { revision: 'b' }), [], [2]],
    ['updates the next after the one before', state([pod(0), pod(1), pod(2, 'b')], { revision: 'b' }), [], [1]],
    ['stops at a broken one', state([pod(0), pod(1), pod(2, 'b', false)], { revision: 'b' }), [], []],
    ['leaves those below the partition', state([pod(0), pod(1), pod(2, 'b')], { revision: 'b', partition: 2 }), [], []],
    ['two at once when told', state([pod(0), pod(1), pod(2)], { revision: 'b', maxUnavailable: 2 }), [], [2, 1]],
    [
      'OnDelete waits for somebody to delete',
      state([pod(0), pod(1), pod(2)], { revision: 'b', onDelete: true }),
      [],
      [],
    ],
    ['is done', state([pod(0), pod(1), pod(2)]), [], []],
  ];

test('steps of the stateful set controller', () => {
  for (const [title, given, create, remove] of ROWS) {
    assert.deepEqual(statefulSetStep(given), { create, remove }, title);
  }
});
