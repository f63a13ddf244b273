import assert from 'node:assert/strict';
import test from 'node:test';
import type { KubeObject } from '../../manifests/types.ts';
import { areasOf } from './areas.ts';
import { readyIn } from './ready-in.ts';

/** Two areas: pods in the first wait for a file that the second brings. */
function waiting(optional = false) {
  const volume = { name: 'settings', configMap: { name: 'settings', ...(optional ? { optional } : {}) } };
  const env = [{ name: 'KEY', valueFrom: { secretKeyRef: { name: 'key', key: 'key' } } }];
  const pod = { volumes: [volume], containers: [{ name: 'a', env }] };
  const workload: KubeObject = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', namespace: 'shop' },
    spec: { template: { spec: pod } },
  };
  const made = (kind: string, name: string, spec = {}): KubeObject => {
    return { apiVersion: 'v1', kind, metadata: { name, namespace: 'shop' }, spec };
  };
  const files = [
    { cluster: 'one', path: 'one/a/a.yaml', objects: [workload] },
    { cluster: 'one', path: 'one/b/b.yaml', objects: [made('ExternalSecret', 'x', { target: { name: 'key' } })] },
    { cluster: 'one', path: 'one/c/c.yaml', objects: [made('ConfigMap', 'settings')] },
  ];
  return readyIn(areasOf(files, 'one')).get(workload)?.name;
}

test('is a workload with the last area that brings what its pods wait for', () => {
  assert.equal(waiting(), 'c');
  assert.equal(waiting(true), 'b', 'nobody waits for what is optional');
});
