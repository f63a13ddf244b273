import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labelSelectorOf } from './label-selector.ts';
import { indexManifests, podLabelsOf } from './manifest-index.ts';
import { readManifests } from './read-manifests.ts';
import type { Manifest } from './types.ts';

const text = `
{apiVersion: velero.io/v1, kind: Schedule, metadata: {name: daily, namespace: velero}}
---
{apiVersion: chaos-mesh.org/v1alpha1, kind: Schedule, metadata: {name: daily, namespace: velero}}
---
{apiVersion: v1, kind: Namespace, metadata: {name: shop, namespace: ignored}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web, namespace: shop, labels: {app: web}},
 spec: {template: {metadata: {labels: {app: web, track: stable}}, spec: {containers: []}}}}
---
{apiVersion: apps/v1, kind: Deployment, metadata: {name: web-canary, namespace: shop},
 spec: {template: {metadata: {labels: {app: web, track: canary}}, spec: {containers: []}}}}
---
{apiVersion: batch/v1, kind: CronJob, metadata: {name: backup},
 spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: backup}}, spec: {containers: []}}}}}}
---
{apiVersion: v1, kind: Pod, metadata: {name: bare, namespace: shop, labels: {app: web}}}
---
{apiVersion: v1, kind: Service, metadata: {name: web}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, namespace: default}}
---
{apiVersion: v1, kind: Service, metadata: {name: web, annotations: {nines.dev/cluster: eu}}}
---
{apiVersion: apps/v1, kind: ReplicaSet, metadata: {name: web-1, namespace: shop,
 ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: web}]}}
---
{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: tls}, spec: {template: {metadata: {}}}}
`;

const { manifests } = readManifests('f.yaml', text, 'us');
const index = indexManifests(manifests);

function names(found: readonly Manifest[]): string {
  return found.map(({ object, cluster }) => `${object.kind}/${object.metadata.name}@${cluster}`).join(' ');
}

test('the group decides, not the kind alone', () => {
  assert.equal(index.ofKind('velero.io', 'Schedule').length, 1);
  assert.equal(index.ofKind('chaos-mesh.org', 'Schedule')[0]?.object.apiVersion, 'chaos-mesh.org/v1alpha1');
  assert.equal(index.ofKind('', 'Schedule').length, 0);
  assert.equal(names(index.ofKind('', 'Service')), 'Service/web@us Service/web@us Service/web@eu');
  assert.equal(names(index.ofKind('', 'Service', 'eu')), 'Service/web@eu');
});

test('an object is found by its name, in `default` when nothing is said, outside namespaces where its kind is', () => {
  const service = { cluster: 'us', group: '', kind: 'Service', name: 'web' };
  assert.equal(index.get(service), manifests[7]);
  assert.equal(index.get({ ...service, namespace: 'default' }), manifests[7]);
  assert.equal(index.get({ ...service, namespace: 'shop' }), undefined);
  assert.equal(index.get({ ...service, cluster: 'eu' }), manifests[9]);
  const namespace = { cluster: 'us', group: '', kind: 'Namespace', name: 'shop' };
  assert.equal(index.get(namespace), manifests[2]);
  assert.equal(index.get({ ...namespace, namespace: 'anything' }), manifests[2]);
  assert.equal(index.namespaceOf(manifests[2]!), undefined);
  assert.equal(index.namespaceOf(manifests[7]!), 'default');
});

test('defined twice means within a cluster', () => {
  assert.equal(index.duplicates.length, 1);
  assert.deepEqual(index.duplicates[0]?.ref, {
    cluster: 'us',
    group: '',
    kind: 'Service',
    namespace: 'default',
    name: 'web',
  });
  assert.deepEqual(index.duplicates[0]?.manifests, [manifests[7], manifests[8]]);
  assert.deepEqual(index.clusters, ['us', 'eu']);
});

test('labels select objects, and workloads by the pods that they make', () => {
  const web = labelSelectorOf({ matchLabels: { app: 'web' } })!;
  const stable = labelSelectorOf({
    matchLabels: { app: 'web' },
    matchExpressions: [{ key: 'track', operator: 'NotIn', values: ['canary'] }],
  })!;
  const everything = labelSelectorOf({})!;
  const shop = { cluster: 'us', namespace: 'shop' };
  assert.equal(names(index.select({ ...shop, selector: web })), 'Deployment/web@us Pod/bare@us');
  assert.equal(
    names(index.selectWorkloads({ ...shop, selector: web })),
    'Deployment/web@us Deployment/web-canary@us Pod/bare@us',
  );
  assert.equal(names(index.selectWorkloads({ ...shop, selector: stable })), 'Deployment/web@us Pod/bare@us');
  assert.equal(names(index.selectWorkloads({ cluster: 'eu', selector: everything })), '');
  assert.equal(index.selectWorkloads({ cluster: 'us', selector: everything }).length, 4);
  assert.deepEqual(podLabelsOf(manifests[5]!.object), { app: 'backup' });
  assert.equal(podLabelsOf(manifests[11]!.object), undefined);
});

test('what an object owns is found in its namespace', () => {
  assert.equal(names(index.ownedBy(manifests[3]!)), 'ReplicaSet/web-1@us');
  assert.equal(names(index.ownedBy(manifests[4]!)), '');
});

test('a custom resource definition among the manifests says what stands outside namespaces', () => {
  const crd = `
{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: x},
 spec: {group: example.com, scope: Cluster, names: {kind: Fleet}}}
---
{apiVersion: example.com/v1, kind: Fleet, metadata: {name: all}}
`;
  const own = indexManifests(readManifests('f.yaml', crd, 'us').manifests);
  assert.equal(own.namespaceOf(own.manifests[1]!), undefined);
});
