/** Copies that end before the next, within the time that is allowed; watchers where there is something to take away. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, numberAt, recordAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { parseCron } from '../../units/cron.ts';
import { longestGapUs } from '../../units/longest-gap.ts';
import { syncs } from './sync.ts';
import { syncIdentities } from './sync-identities.ts';

const THREE = 'one: { zones: [a, b, c] }\n  two: { zones: [a, b, c] }\n  far: { role: warm, zones: [a, b, c] }';

function objects(sync: string, cluster: string): readonly KubeObject[] {
  const rest = `sync:\n  models: { bucket: acme, ${sync} }\ndata:\n  cache: { kind: redis, run: { secret: cache-auth } }`;
  const text = samplePlatform({ regions: THREE, api: 'replicas: 9', rest });
  return syncs(sampleModel(text), cluster);
}

function kinds(all: readonly KubeObject[]): readonly string[] {
  return all.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
}

test('the region that makes them copies to all others, and waits for nobody twice', () => {
  const all = objects('every: 10m', 'one');
  assert.deepEqual(kinds(all), ['ServiceAccount/sync-models', 'CronJob/sync-models']);
  const job = all[1];
  assert.equal(stringAt(job, ['spec', 'concurrencyPolicy']), 'Forbid');
  const pod = ['spec', 'jobTemplate', 'spec', 'template', 'spec', 'containers', 0];
  assert.deepEqual(stringsAt(job, [...pod, 'args']), [
    'sync',
    'copy',
    '--from=s3://acme-one',
    '--to=s3://acme-two',
    '--to=s3://acme-far',
    '--rpo=15m',
  ]);
  assert.deepEqual(kinds(objects('every: 10m', 'two')), [], 'nothing caches them');
});

test('the pause and the copy together are never older than is allowed', () => {
  for (const [every, rpo] of [
    ['1m', '15m'],
    ['5m', '6m'],
    ['10m', '15m'],
    ['1h', '90m'],
    ['12h', '1d'],
  ]) {
    const job = objects(`every: ${every}, rpo: ${rpo}`, 'one')[1];
    const schedule = parseCron(stringAt(job, ['spec', 'schedule']) ?? '');
    assert.ok(schedule.ok);
    const gap = (longestGapUs(schedule.value) ?? Number.NaN) / 1_000_000;
    const deadline = numberAt(job, ['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds']) ?? Number.NaN;
    const minutes = { '6m': 6, '15m': 15, '90m': 90, '1d': 1440 }[rpo ?? ''] ?? 0;
    assert.ok(gap + deadline <= minutes * 60, `${gap} + ${deadline} s of ${rpo}`);
    assert.ok(deadline <= gap, 'one has ended when the next begins');
    assert.ok(deadline >= 60, 'there is time to copy');
  }
});

test('two watchers in each region that gets them, with the password of the cache', () => {
  const all = objects('to: [far], invalidate: [cache]', 'far');
  assert.deepEqual(kinds(all), [
    'ServiceAccount/sync-models-watch',
    'Deployment/sync-models-watch',
    'PodDisruptionBudget/sync-models-watch',
  ]);
  const deployment = all[1];
  assert.equal(numberAt(deployment, ['spec', 'replicas']), 2);
  const container = field(deployment, ['spec', 'template', 'spec', 'containers', 0]);
  assert.ok(stringsAt(container, ['args']).includes('--cache=cache=redis://cache.shop-data.svc.cluster.local:6379'));
  assert.equal(stringAt(container, ['env', 0, 'name']), 'CACHE_PASSWORD');
  assert.deepEqual(kinds(objects('to: [far], invalidate: [cache]', 'two')), []);
});

test('each may reach the buckets that it is told, and no other', () => {
  const rest = 'sync:\n  models: { bucket: acme, invalidate: [cache] }\ndata:\n  cache: { kind: redis, run: {} }';
  const model = sampleModel(samplePlatform({ regions: THREE, api: 'replicas: 9', rest }));
  for (const cluster of ['one', 'two', 'far']) {
    const document = syncIdentities(model, cluster);
    for (const object of syncs(model, cluster)) {
      if (object.kind !== 'ServiceAccount') continue;
      const key = object.metadata.name.replaceAll('-', '_');
      const association = recordAt(document, ['resource', 'aws_eks_pod_identity_association', key]);
      assert.equal(association?.service_account, object.metadata.name);
    }
    const told = [...JSON.stringify(syncs(model, cluster)).matchAll(/s3:\/\/([a-z0-9-]+)/g)].map(([, name]) => name);
    const allowed = [...JSON.stringify(document).matchAll(/arn:aws:s3:::([a-z0-9-]+)/g)].map(([, name]) => name);
    assert.deepEqual([...new Set(allowed)].toSorted(), [...new Set(told)].toSorted());
  }
});
