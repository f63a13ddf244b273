import assert from 'node:assert/strict';
import { test } from 'node:test';
import { field, recordsAt, stringAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { sampleModel } from '../../model/sample-model.ts';
import type { Model } from '../../model/types.ts';
import { workloads } from '../availability/workloads.ts';
import { loadTests } from './load-tests.ts';
import { kitSettings } from './settings.ts';

function modelOf(web: string): Model {
  const text = `
apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { north: { share: 75%, zones: [a] }, south: { share: 25%, zones: [a] }, east: { role: warm, zones: [a] } }
gateway: { host: shop.example }
services:
  web: { image: "web:1", public: /, calls: [near, books], load: { rps: 100, path: /list }, ${web} }
data:
  near: { kind: redis, host: near.example }
  books: { kind: postgres, host: books.example, port: 6432 }
`;
  return sampleModel(text);
}

function fileOf(objects: readonly KubeObject[], name: string): unknown {
  const map = objects.find(({ kind }) => kind === 'ConfigMap');
  return JSON.parse(String(field(map, ['data', name])));
}

test('tiers nearest first, queues and pages in one file, with addresses and milliseconds', () => {
  const model = modelOf(
    'cache: { ttl: 10m, l2: { store: near }, source: { store: books } }, jobs: { store: near }, api: { page: 50 }',
  );
  assert.deepEqual(fileOf(kitSettings(model, 'north'), 'kit.json'), {
    version: 1,
    service: 'web',
    cache: {
      tiers: [
        { kind: 'process', entries: 10_000, bytes: 64 * 1024 * 1024 },
        { kind: 'near', store: 'near', host: 'near.example', port: 6379, timeoutMs: 10 },
        { kind: 'source', store: 'books', host: 'books.example', port: 6432, timeoutMs: 50 },
      ],
      ttlMs: 600_000,
      channel: 'web-cache',
      refresh: true,
      hits: 0.85,
    },
    jobs: {
      store: 'near',
      host: 'near.example',
      port: 6379,
      attempts: 3,
      backoffMs: 1000,
      longestBackoffMs: 300_000,
      timeoutMs: 300_000,
      weights: { high: 6, normal: 3, low: 1 },
      keepDeadMs: 604_800_000,
    },
    api: { page: 50, most: 100, compressBytes: 1024, fields: true },
  });
});

test('pods read the file, and are replaced when it changes; without it nothing is mounted', () => {
  const hashOf = (web: string): unknown => {
    const [deployment] = workloads(modelOf(web), 'north');
    const template = field(deployment, ['spec', 'template']);
    const [, container] = recordsAt(template, ['spec', 'containers'])[0] ?? [];
    const hash = field(template, ['metadata', 'annotations', 'nines.dev/kit']);
    assert.equal(stringAt(template, ['spec', 'volumes', 0, 'configMap', 'name']), hash && 'web-kit');
    assert.equal(stringAt(container, ['volumeMounts', 0, 'mountPath']), hash && '/etc/nines');
    return hash;
  };
  assert.equal(hashOf('replicas: 3'), undefined);
  assert.match(String(hashOf('api: {}')), /^[0-9a-f]{8}$/);
  assert.notEqual(hashOf('api: {}'), hashOf('api: { page: 10 }'));
});

test('each region asks for its share at the public entry, of the pods that are there for it', () => {
  const model = modelOf(
    'performance: { p95: 300ms }, versions: { trial: { image: "web:1" } }, loadTest: { header: x-trial, to: trial }',
  );
  assert.deepEqual(loadTests(model, 'east'), []);
  const south = fileOf(loadTests(model, 'south'), 'plan.json') as Record<string, unknown>;
  assert.deepEqual([south.url, south.headers], ['https://shop.example/list', { 'x-trial': 'k6' }]);
  assert.deepEqual(field(south, ['options', 'scenarios', 'steady']), {
    executor: 'constant-arrival-rate',
    rate: 38,
    timeUnit: '1s',
    duration: '10m',
    preAllocatedVUs: 13,
    maxVUs: 381,
  });
  assert.deepEqual(field(south, ['options', 'thresholds']), {
    http_req_duration: ['p(95)<300'],
    http_req_failed: ['rate<0.01'],
    dropped_iterations: ['count==0'],
  });
});
