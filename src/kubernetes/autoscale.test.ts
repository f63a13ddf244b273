import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { SECOND_US } from '../units/duration.ts';
import { type AutoscalerMemory, autoscale, EMPTY_MEMORY } from './autoscale.ts';
import { type Autoscaler, autoscalersOf } from './horizontal-pod-autoscaler.ts';
import type { MetricReading } from './propose-replicas.ts';

/** An autoscaler on one external metric whose average target is 1, so that the metric says the replicas it wants. */
function autoscaler(behavior: unknown, bounds: { min?: number; max?: number } = {}, metrics = 1): Autoscaler {
  const metric = {
    type: 'External',
    external: { metric: { name: 'queue' }, target: { type: 'AverageValue', averageValue: '1' } },
  };
  const object = {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: bounds.min ?? 1,
      maxReplicas: bounds.max ?? 1000,
      metrics: Array.from({ length: metrics }, () => metric),
      ...(behavior === undefined ? {} : { behavior }),
    },
  };
  return autoscalersOf(indexManifests([{ object, cluster: 'a' }]), 'a')[0]!;
}

/** Syncs every 15 s with the wanted numbers; what the replicas became. */
function run(scaler: Autoscaler, start: number, wanted: readonly number[]): readonly number[] {
  let memory: AutoscalerMemory = EMPTY_MEMORY;
  let replicas = start;
  return wanted.map((value, sync) => {
    const readings: MetricReading[] = [{ kind: 'single', value }];
    const input = { nowUs: sync * 15 * SECOND_US, currentReplicas: replicas, podsFor: () => [], readings };
    const result = autoscale(scaler, input, memory);
    memory = result.memory;
    replicas = result.replicas;
    return replicas;
  });
}

const repeat = (count: number, value: number): number[] => Array.from({ length: count }, () => value);

test('default pace up: the larger of double and four more, every 15 s', () => {
  assert.deepEqual(run(autoscaler({}), 1, repeat(4, 100)), [5, 10, 20, 40]);
});

test('without any behaviour: double, or four in all', () => {
  assert.deepEqual(run(autoscaler(undefined), 1, repeat(4, 100)), [4, 8, 16, 32]);
});

test('+100 % per 15 s alone', () => {
  const behavior = { scaleUp: { policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] } };
  assert.deepEqual(run(autoscaler(behavior, { max: 30 }), 3, repeat(5, 100)), [6, 12, 24, 30, 30]);
});

test('-50 % per 60 s is cut off, not rounded, and counts from the start of the period', () => {
  const behavior = {
    scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
  };
  const after = run(autoscaler(behavior, { min: 1 }), 15, repeat(10, 1));
  // 15 → 7 at once, then again 60 s later 7 → 3, then 3 → 1.
  assert.deepEqual(after, [7, 7, 7, 7, 3, 3, 3, 3, 1, 1]);
});

test('one pod per 60 s', () => {
  const behavior = {
    scaleDown: { stabilizationWindowSeconds: 0, policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] },
  };
  assert.deepEqual(run(autoscaler(behavior), 5, repeat(9, 1)), [4, 4, 4, 4, 3, 3, 3, 3, 2]);
});

test('going down waits for the highest of five minutes', () => {
  const after = run(autoscaler({}), 10, [10, ...repeat(21, 2)]);
  assert.equal(
    after.findIndex((replicas) => replicas < 10),
    20,
  );
  assert.equal(after[20], 2);
});

test('an up window takes the lowest', () => {
  const behavior = { scaleUp: { stabilizationWindowSeconds: 60 } };
  // Only 60 s after the last low recommendation may it grow, and only to the lowest in between.
  assert.deepEqual(run(autoscaler(behavior), 10, [10, 20, 15, 20, 20, 20]), [10, 10, 10, 10, 15, 15]);
});

test('disabled never moves, select Min takes the smaller step', () => {
  assert.deepEqual(run(autoscaler({ scaleUp: { selectPolicy: 'Disabled' } }), 2, [50, 50]), [2, 2]);
  assert.deepEqual(run(autoscaler({ scaleUp: { selectPolicy: 'Min' } }), 10, [100]), [14]);
});

test('bounds act at once, zero switches it off', () => {
  assert.deepEqual(run(autoscaler({}, { min: 5 }), 2, [2]), [5]);
  assert.deepEqual(run(autoscaler({}, { max: 5 }), 9, [9]), [5]);
  assert.deepEqual(run(autoscaler({}), 0, [9]), [0]);
});

test('a metric that cannot be read blocks going down, not up', () => {
  const scaler = autoscaler({ scaleDown: { stabilizationWindowSeconds: 0 } }, {}, 2);
  const broken: MetricReading = { kind: 'error', message: 'no data' };
  const decide = (value: number): number => {
    const readings: MetricReading[] = [{ kind: 'single', value }, broken];
    return autoscale(scaler, { nowUs: 0, currentReplicas: 4, podsFor: () => [], readings }, EMPTY_MEMORY).replicas;
  };
  assert.deepEqual([decide(8), decide(2)], [8, 4]);
  const allBroken = { nowUs: 0, currentReplicas: 4, podsFor: () => [], readings: [broken, broken] };
  assert.equal(autoscale(scaler, allBroken, EMPTY_MEMORY).replicas, 4);
});

test('tolerance per direction is read', () => {
  const scaler = autoscaler({ scaleUp: { tolerance: '0' } });
  assert.deepEqual([scaler.up.tolerance, scaler.down.tolerance], [0, 0.1]);
});
