import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signal } from '../../ports/types.ts';
import type { ArmCount } from '../judge/types.ts';
import { businessTick, readBusinessCounters } from './business-tick.ts';
import type { Parts } from './find-parts.ts';
import { readPolicy } from './policy.ts';

const BUSINESS = { bad: 'orders_failed_total', of: 'orders_total' };
const data = { service: 'shop/web', home: 'v1', candidate: 'v2', stages: '100% for 1m' };
const { policy } = readPolicy({ data: { ...data, business: 'orders_failed_total / orders_total' } });
const PARTS = { policy, home: { name: 'web' }, candidate: { name: 'web-v2' } } as Parts;

/**
 * Pods as `workload pod tried failed@since`; `failed` may be missing, as a counter is before it first counts.
 */
function look(atUs: number, pods: string) {
  const signals = pods.split(', ').flatMap((text): readonly Signal[] => {
    const [counted = '', since = '0'] = text.split('@');
    const [workload, pod = '', tried, failed] = counted.split(' ');
    const of = (metric: string, value: string | undefined): readonly Signal[] => {
      const labels = { workload: `shop/${workload}`, pod };
      return value === undefined ? [] : [{ metric, labels, value: Number(value), sinceUs: Number(since), atUs }];
    };
    return [...of(BUSINESS.of, tried), ...of(BUSINESS.bad, failed)];
  });
  return readBusinessCounters(signals, PARTS);
}

const BEFORE = 'web a 100 1, web b 50, web-v2 c 10';

test('what failed among what was tried, of all pods of a side that can be compared', () => {
  const table: readonly (readonly [why: string, after: string, candidate: string, home: string])[] = [
    ['all', 'web a 200 3, web b 80, web-v2 c 20 5', '5/10', '2/130'],
    ['another workload', 'web a 200 3, web b 80, web-v2 c 20 5, web-old e 40 9@100', '5/10', '2/130'],
    ['a pod is gone', 'web a 200 3, web-v2 c 20 5', '5/10', '2/100'],
    ['a pod began anew', 'web a 200 3@70, web b 80, web-v2 c 20 5', '5/10', '0/30'],
    ['a counter fell', 'web a 90 1, web b 80, web-v2 c 20', '0/10', '0/30'],
    ['a counter is missing', 'web a 200, web b 80, web-v2 c 20', '0/10', '0/30'],
    ['a new pod', 'web b 80, web-v2 d 4 1@100', '1/4', '0/30'],
    ['a pod that was not read before', 'web b 80, web-v2 d 4 1', '0/0', '0/30'],
    ['not read at one instant', 'web b 51 3', '0/0', '1/1'],
  ];
  for (const [why, after, candidate, home] of table) {
    const tick = businessTick(look(100, BEFORE), look(200, after), BUSINESS, 100);
    const text = ({ bad, requests }: ArmCount) => `${bad}/${requests}`;
    assert.ok(tick !== null, why);
    assert.deepEqual([text(tick.canary), text(tick.stable)], [candidate, home], why);
  }
});

test('nothing was tried, an old look, a value that is none: no tick', () => {
  const table: readonly (readonly [atUs: number, after: string])[] = [
    [200, BEFORE],
    [100, 'web a 200 1'],
    [200, 'web a NaN 1'],
    [200, ''],
  ];
  for (const [atUs, after] of table) {
    assert.equal(businessTick(look(100, BEFORE), look(atUs, after), BUSINESS, 100), null);
  }
});

test('series of one pod are added up, and one that is new began at nothing', () => {
  const series = (atUs: number, values: Readonly<Record<string, number>>) =>
    readBusinessCounters(
      Object.entries(values).map(([kind, value]) => ({
        metric: kind.startsWith('failed') ? BUSINESS.bad : BUSINESS.of,
        labels: { workload: 'shop/web-v2', pod: 'c', kind },
        value,
        sinceUs: 0,
        atUs,
      })),
      PARTS,
    );
  const tick = businessTick(series(1, { card: 10 }), series(2, { card: 15.2, cash: 5, failedCard: 2 }), BUSINESS, 1);
  assert.deepEqual(tick?.canary, { requests: 10, bad: 2 });
});
