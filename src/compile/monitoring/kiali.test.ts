import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { kiali } from './kiali.ts';

function kialiOf(rest: string): KubeObject | undefined {
  return kiali(sampleModel(samplePlatform({ rest })), 'one')[0];
}

test('it is there where it is asked for', () => {
  assert.equal(kialiOf(''), undefined);
  assert.equal(kialiOf('monitoring: {}'), undefined);
  assert.equal(kialiOf('monitoring: { kiali: {} }')?.metadata.name, 'kiali');
});

test('it looks at the platform’s namespaces and the mesh’s, from two pods, and touches nothing', () => {
  const deployment = field(kialiOf('monitoring: { kiali: {} }'), ['spec', 'deployment']);
  assert.equal(field(deployment, ['view_only_mode']), true);
  assert.equal(field(deployment, ['cluster_wide_access']), false);
  assert.equal(field(deployment, ['replicas']), 2);
  const [[, selector] = []] = recordsAt(deployment, ['discovery_selectors', 'default']);
  const [[, wanted] = []] = recordsAt(selector, ['matchExpressions']);
  assert.deepEqual(stringsAt(wanted, ['values']), ['istio-system', 'shop']);
});

test('it may write where that is said', () => {
  const written = kialiOf('monitoring: { kiali: { mayWrite: true } }');
  assert.equal(field(written, ['spec', 'deployment', 'view_only_mode']), false);
});

test('it asks the Prometheus, Jaeger and Grafana that there are', () => {
  const services = (rest: string) => field(kialiOf(rest), ['spec', 'external_services']);
  const alone = services('monitoring: { kiali: {}, namespace: watch }');
  assert.equal(stringAt(alone, ['prometheus', 'url']), 'http://prometheus.watch.svc.cluster.local:9090');
  assert.equal(stringAt(alone, ['grafana', 'internal_url']), 'http://grafana.watch.svc.cluster.local:3000');
  assert.equal(field(alone, ['tracing', 'enabled']), false);
  const traced = services('monitoring: { kiali: {} }\ntracing: {}');
  assert.equal(
    stringAt(traced, ['tracing', 'internal_url']),
    'http://jaeger-collector.tracing.svc.cluster.local:16686',
  );
});
