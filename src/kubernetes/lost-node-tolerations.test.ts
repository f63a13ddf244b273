import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  evictionIntervalUs,
  NOT_READY,
  UNREACHABLE,
  UNREACHABLE_NO_EXECUTE,
  UNREACHABLE_NO_SCHEDULE,
  withDaemonTolerations,
  withDefaultTolerations,
  zoneCondition,
} from './lost-node-tolerations.ts';
import { toleratedSeconds } from './toleration.ts';
import type { Toleration } from './types.ts';

const noExecute = (key: string, seconds: number | null): Toleration => ({
  key,
  operator: 'Exists',
  value: '',
  effect: 'NoExecute',
  seconds,
});
const TAINTS = [UNREACHABLE_NO_SCHEDULE, UNREACHABLE_NO_EXECUTE];

test('how long a pod stays on a lost node', () => {
  const rows: readonly [string, readonly Toleration[], number | null][] = [
    ['nothing stated: five minutes', withDefaultTolerations([]), 300],
    ['thirty seconds stated', withDefaultTolerations([noExecute(UNREACHABLE, 30)]), 30],
    ['the other taint stated only', withDefaultTolerations([noExecute(NOT_READY, 30)]), 300],
    ['tolerates everything for ever', withDefaultTolerations([{ ...noExecute('', null), effect: '' }]), null],
    ['a daemon', withDaemonTolerations([]), null],
    ['not tolerated at all', [], 0],
    ['the shortest counts', [noExecute(UNREACHABLE, 60), noExecute(UNREACHABLE, 20), noExecute('', null)], 20],
  ];
  for (const [title, tolerations, expected] of rows) {
    assert.equal(toleratedSeconds(tolerations, TAINTS), expected, title);
  }
});

test('condition of a zone', () => {
  const rows: readonly [ready: number, notReady: number, expected: string][] = [
    [3, 0, 'normal'],
    [2, 1, 'normal'],
    [1, 2, 'normal'],
    [0, 3, 'full'],
    [0, 1, 'full'],
    [2, 3, 'partial'],
    [3, 3, 'normal'],
  ];
  for (const [ready, notReady, expected] of rows)
    assert.equal(zoneCondition(ready, notReady), expected, `${ready}/${notReady}`);
});

test('how fast a zone is evicted', () => {
  assert.equal(evictionIntervalUs('normal', 3, false), 10_000_000);
  assert.equal(evictionIntervalUs('full', 3, false), 10_000_000);
  assert.equal(evictionIntervalUs('full', 3, true), null);
  assert.equal(evictionIntervalUs('partial', 10, false), null);
  assert.equal(evictionIntervalUs('partial', 60, false), 100_000_000);
});
