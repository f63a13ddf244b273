import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { type Autoscaler, autoscalersOf } from './horizontal-pod-autoscaler.ts';

function read(spec: string): Autoscaler {
  const text = `{apiVersion: keda.sh/v1alpha1, kind: ScaledObject, metadata: {name: web, namespace: shop}, spec: ${spec}}`;
  const { manifests } = readManifests('keda.yaml', text, 'default');
  const [found] = autoscalersOf(indexManifests(manifests), 'default');
  assert.ok(found !== undefined);
  return found;
}

test('a ScaledObject is the autoscaler that KEDA makes of it, with KEDA’s own bounds', () => {
  const { name, target, minReplicas, maxReplicas } = read('{scaleTargetRef: {name: web}, triggers: []}');
  assert.deepEqual([name, target], ['keda-hpa-web', { kind: 'Deployment', name: 'web' }]);
  assert.deepEqual([minReplicas, maxReplicas], [1, 100]);
});

test('each trigger is a metric: of utilisation, per pod, or as it is', () => {
  const { metrics } = read(`{scaleTargetRef: {name: web}, triggers: [
    {type: cpu, metricType: Utilization, metadata: {value: "70"}},
    {type: memory, metricType: AverageValue, metadata: {value: 100Mi}},
    {type: prometheus, metadata: {query: jobs, threshold: "40"}},
    {type: prometheus, metricType: Value, metadata: {query: latency, threshold: "0.3"}}]}`);
  assert.deepEqual(
    metrics.map(({ name, target }) => [name, target]),
    [
      ['cpu', { kind: 'utilization', percent: 70 }],
      ['memory', { kind: 'averageValue', value: 100 * 1024 * 1024 }],
      ['s2-prometheus', { kind: 'averageValue', value: 40 }],
      ['s3-prometheus', { kind: 'value', value: 0.3 }],
    ],
  );
});

test('its pace is that of the autoscaler, and `cooldownPeriod` is none', () => {
  const { down, up } = read(`{scaleTargetRef: {name: web}, cooldownPeriod: 10, triggers: [], advanced: {
    horizontalPodAutoscalerConfig: {behavior: {scaleUp: {policies: [{type: Percent, value: 50, periodSeconds: 60}]}}}}}`);
  assert.equal(down.stabilizationUs, 300_000_000);
  assert.deepEqual(up.policies, [{ kind: 'Percent', value: 50, periodUs: 60_000_000 }]);
});
