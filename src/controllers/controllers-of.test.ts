import assert from 'node:assert/strict';
import { test } from 'node:test';
import { controllersOf } from './controllers-of.ts';

const policy = (value: string, every?: string) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'web-rollout-policy', namespace: 'shop', labels: { 'nines.dev/policy': value } },
  data: every === undefined ? {} : { every },
});

test('every policy that somebody carries out has its controller, which looks as often as it says', () => {
  const table: readonly (readonly [value: string, every: string | undefined, found: readonly unknown[]])[] = [
    ['rollout', undefined, [['rollout shop/web', 10]]],
    ['rollout', '1s', [['rollout shop/web', 1]]],
    ['zone-failover', undefined, [['zone-failover eu', 5]]],
    ['zone-failover', '2s', [['zone-failover eu', 2]]],
    // Its controller says what is wrong with it; it must not look without a pause meanwhile.
    ['rollout', '0s', [['rollout shop/web', 10]]],
    ['zone-failover', 'often', [['zone-failover eu', 5]]],
    ['somebody-elses', undefined, []],
    ['constructor', undefined, []],
  ];
  for (const [value, every, found] of table) {
    const controllers = controllersOf('eu', [policy(value, every)]);
    assert.deepEqual(
      controllers.map(({ name, periodUs }) => [name, periodUs / 1e6]),
      found,
    );
  }
});

test('a rollout is shown the counters of its business', () => {
  const asked = { ...policy('rollout'), data: { business: 'orders_failed_total / orders_total' } };
  const metrics = (object: typeof asked) => controllersOf('eu', [object])[0]!.query.metrics;
  assert.deepEqual(
    metrics(asked).filter((metric) => !metric.startsWith('envoy_')),
    ['orders_total', 'orders_failed_total'],
  );
  assert.ok(metrics({ ...asked, data: { business: 'orders' } }).every((metric) => metric.startsWith('envoy_')));
});
