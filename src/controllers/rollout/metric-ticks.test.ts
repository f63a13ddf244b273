import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signal } from '../../ports/types.ts';
import { metricTicks, readCounters, usualOfHome } from './metric-ticks.ts';
import { type RolloutPolicy, readPolicy } from './policy.ts';

const { policy } = readPolicy({
  data: { service: 'shop/web', home: 'v1', candidate: 'v2', stages: '100% for 1m' },
}) as { readonly policy: RolloutPolicy };

type Row = readonly [subset: string, metric: string, label: string, value: number, caller?: string];

/** Counters of one look. */
function look(atUs: number, rows: readonly Row[], sinceUs = 0) {
  const signals = rows.map(([subset, metric, label, value, zone = 'a']): Signal => {
    const cluster = { envoy_cluster_name: `outbound|80|${subset}|web.shop.svc.cluster.local`, zone };
    const labels =
      metric === 'xx'
        ? { ...cluster, envoy_response_code_class: label }
        : metric === 'time_bucket'
          ? { ...cluster, le: label }
          : cluster;
    return { metric: `envoy_cluster_upstream_rq_${metric}`, labels, value, sinceUs, atUs };
  });
  return readCounters(signals, policy);
}

const NO_BOUNDS = { maxP95Ms: null, usualMs: null };
const BEFORE: readonly Row[] = [
  ['v1', 'xx', '2', 100],
  ['v2', 'xx', '2', 10],
  ['v1', 'xx', '2', 50, 'b'],
];

test('attempts are counted, those that were tried again as bad, caller by caller', () => {
  const after: readonly Row[] = [
    ['v1', 'xx', '2', 190],
    ['v1', 'xx', '4', 5],
    ['v2', 'xx', '2', 18],
    ['v2', 'xx', '5', 1],
    ['v2', 'retry', '', 3],
    ['v1', 'xx', '2', 60, 'b'],
    ['v3', 'xx', '5', 99],
  ];
  assert.deepEqual(metricTicks(look(1, BEFORE), look(2, after), NO_BOUNDS), [
    { metric: 'errors', canary: { requests: 12, bad: 4 }, stable: { requests: 95, bad: 0 } },
    { metric: 'errors', canary: { requests: 0, bad: 0 }, stable: { requests: 10, bad: 0 } },
  ]);
});

test('a caller whose counters are not comparable says nothing; the others do', () => {
  const good: Row = ['v1', 'xx', '2', 60, 'b'];
  const table: readonly (readonly [why: string, after: ReturnType<typeof look>, ticks: number])[] = [
    ['both', look(2, [['v1', 'xx', '2', 101], ['v2', 'xx', '2', 10], good]), 2],
    ['read at the same time', look(1, [['v1', 'xx', '2', 101], ['v2', 'xx', '2', 10], good]), 0],
    ['older', look(0, [['v1', 'xx', '2', 101], ['v2', 'xx', '2', 10], good]), 0],
    ['began anew', look(2, [['v1', 'xx', '2', 101], ['v2', 'xx', '2', 10], good], 1), 0],
    ['fell', look(2, [['v1', 'xx', '2', 99], ['v2', 'xx', '2', 10], good]), 1],
    ['one arm is gone', look(2, [['v1', 'xx', '2', 101], good]), 1],
    ['new caller', look(2, [['v1', 'xx', '2', 101], ['v2', 'xx', '2', 10], good, ['v1', 'xx', '2', 9, 'c']]), 2],
  ];
  for (const [why, after, ticks] of table) {
    assert.equal(metricTicks(look(1, BEFORE), after, NO_BOUNDS).length, ticks, why);
  }
});

test('slower than the bucket at or above the bound', () => {
  const buckets = (subset: string, atMost: readonly number[]): readonly Row[] =>
    ['100', '250', '500', '+Inf'].map((le, at) => [subset, 'time_bucket', le, atMost[at]!] as const);
  const before = look(1, buckets('v1', [0, 0, 0, 0]));
  const after = look(2, [...buckets('v1', [60, 90, 100, 100]), ...buckets('v2', [4, 5, 6, 10])]);
  const slow = (maxP95Ms: number) =>
    metricTicks(before, after, { maxP95Ms, usualMs: 100 })
      .filter(({ metric }) => metric !== 'errors')
      .map(
        ({ metric, canary, stable }) => `${metric} ${canary.bad}/${canary.requests} ${stable.bad}/${stable.requests}`,
      );
  assert.deepEqual(slow(250), ['latency 5/10 10/100', 'usual latency 6/10 40/100']);
  assert.deepEqual(slow(251), ['latency 4/10 0/100', 'usual latency 6/10 40/100']);
  assert.deepEqual(slow(900), ['usual latency 6/10 40/100']);
  assert.equal(usualOfHome(after), 250);
  assert.equal(usualOfHome(before), null);
});
