import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import type { Actor, Signal } from '../../../ports/types.ts';
import { destinationRule, PLAIN, sampleRun, service, users, virtualService } from '../requests/sample-world.ts';
import type { Client, RunInput } from '../run-input.ts';
import { runWorld } from '../run-world.ts';
import type { Fault } from '../types.ts';
import { runFlows } from './run-flows.ts';

const SECOND_US = 1_000_000;
const METRICS = [
  'envoy_cluster_upstream_rq_xx',
  'envoy_cluster_upstream_rq_time_bucket',
  'envoy_http_downstream_rq_xx',
];

const weighted = (canary: number) =>
  virtualService('shop', 'shop.example', [
    {
      route: [
        { destination: { host: 'web', subset: 'v1' }, weight: 100 - canary },
        { destination: { host: 'web', subset: 'v2' }, weight: canary },
      ],
    },
  ]);
const CANARY = [weighted(10), ...service('web', 3, '4', 'v2'), destinationRule('web', {}, ['v1', 'v2'])];

/** Reads signals every ten seconds and writes nothing. */
function reader(readings: (readonly Signal[])[]): Actor<unknown> {
  return {
    name: 'reader',
    periodUs: 10 * SECOND_US,
    start: () => 0,
    step: (state, event) => {
      if (event.kind === 'observed') readings.push(event.observation.signals);
      return {
        state,
        effects: event.kind === 'tick' ? [{ kind: 'observe', query: { objects: [], metrics: METRICS } }] : [],
      };
    },
  };
}

function lastReadings(
  changes: Partial<RunInput>,
  run: 'flows' | 'requests',
  objects: readonly KubeObject[] = CANARY,
): readonly Signal[] {
  const readings: (readonly Signal[])[] = [];
  const input: RunInput = {
    ...sampleRun([...PLAIN, ...objects], { durationUs: 61 * SECOND_US, ...changes }),
    actors: [{ cluster: 'one', actor: reader(readings) }],
  };
  if (run === 'flows') runFlows(input);
  else runWorld(input);
  return readings.at(-1)!;
}

function sum(
  signals: readonly Signal[],
  metric: string,
  labels: Readonly<Record<string, string>>,
  subset = '',
): number {
  return signals
    .filter(
      (signal) =>
        signal.metric === metric && Object.entries(labels).every(([key, value]) => signal.labels[key] === value),
    )
    .filter(({ labels: of }) => (of.envoy_cluster_name ?? '').includes(`|${subset}|`) || subset === '')
    .reduce((total, { value }) => total + value, 0);
}

const BAD: Fault = { atUs: 0, kind: 'badVersion', target: { labels: { version: 'v2' } }, forUs: null, amount: 50_000 };
const XX = 'envoy_cluster_upstream_rq_xx';

test('routes divide a rate, versions fail their share of it', () => {
  const signals = lastReadings({ faults: [BAD] }, 'flows');
  const seconds = 60;
  assert.ok(Math.abs(sum(signals, XX, {}, 'v2') - 10 * seconds) < 5);
  assert.ok(Math.abs(sum(signals, XX, {}, 'v1') - 90 * seconds) < 5);
  assert.ok(Math.abs(sum(signals, XX, { envoy_response_code_class: '5' }, 'v2') - 0.5 * seconds) < 5);
  assert.equal(sum(signals, XX, { envoy_response_code_class: '5' }, 'v1'), 0);
  assert.ok(Math.abs(sum(signals, 'envoy_http_downstream_rq_xx', {}) - 100 * seconds) < 2);
});

test('what flows count is what requests count on average, signal by signal', () => {
  const flows = lastReadings({ faults: [BAD] }, 'flows');
  const requests = lastReadings(
    { faults: [BAD], clients: [users({ arrivals: 'regular' } satisfies Partial<Client>)] },
    'requests',
  );
  const keys = (signals: readonly Signal[]) =>
    new Set(signals.map(({ metric, labels }) => `${metric} ${Object.keys(labels).sort()}`));
  assert.deepEqual(keys(flows), keys(requests));
  for (const subset of ['v1', 'v2']) {
    for (const labels of [{}, { envoy_response_code_class: '5' }]) {
      const expected = sum(flows, XX, labels, subset);
      const drawn = sum(requests, XX, labels, subset);
      assert.ok(
        Math.abs(drawn - expected) < 4 * Math.sqrt(expected) + 6,
        `${subset}: ${drawn} drawn, ${expected} flowed`,
      );
    }
  }
});

test('buckets only rise with their bound, and none exceeds the count', () => {
  const signals = lastReadings({ faults: [{ ...BAD, kind: 'podSlow', amount: 3 }] }, 'flows');
  for (const subset of ['v1', 'v2']) {
    const within = (le: string) => sum(signals, 'envoy_cluster_upstream_rq_time_bucket', { le }, subset);
    assert.ok(within('1') <= within('5') && within('5') <= within('10') && within('10') <= within('+Inf'));
    assert.equal(within('+Inf'), sum(signals, XX, {}, subset));
  }
  const slower = (subset: string) =>
    sum(signals, 'envoy_cluster_upstream_rq_time_bucket', { le: '5' }, subset) / sum(signals, XX, {}, subset);
  assert.ok(slower('v2') < slower('v1') - 0.2, 'the slow version is slow');
});

test('load follows its profile; nothing is counted while it is off', () => {
  const off = users({ profile: [{ fromUs: 20 * SECOND_US, multiplier: 0 }] });
  const signals = lastReadings({ clients: [off] }, 'flows');
  assert.ok(Math.abs(sum(signals, 'envoy_http_downstream_rq_xx', {}) - 2000) < 3);
});

test('a version without pods answers 503, which is counted', () => {
  const objects = [weighted(50), destinationRule('web', {}, ['v1', 'v2'])];
  const signals = lastReadings({}, 'flows', objects);
  const failed = sum(signals, XX, { envoy_response_code_class: '5' }, 'v2');
  assert.equal(failed, sum(signals, XX, {}, 'v2'));
  assert.ok(failed > 2900);
});

test('the same input gives the same bytes', () => {
  const run = () => {
    const { hash, trace } = runFlows(sampleRun([...PLAIN, ...CANARY], { faults: [BAD] }));
    return { hash, trace };
  };
  assert.deepEqual(run(), run());
});
