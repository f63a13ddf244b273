import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { sampleModel } from '../../model/sample-model.ts';
import { meshConfig } from './mesh-config.ts';

const STORE = 'data: { cache: { kind: redis, run: {} } }';
const TWO = '{ clusters: [one-a, one-b], zones: [a, b, c] }';
const ONE = '{ zones: [a, b, c] }';

const CASES: readonly (readonly [title: string, region: string, rest: string, captures: boolean])[] = [
  ['a store in one of two clusters', TWO, STORE, true],
  ['proxies of ambient do so by themselves', TWO, `mesh: { mode: ambient }\n${STORE}`, false],
  ['no store', TWO, '', false],
  ['one cluster', ONE, STORE, false],
];

const moved = (engine: string, retries: string): string =>
  `rollout: { engine: ${engine} }, canary: { steps: [10%, 100%] }${retries}`;

for (const [title, web, api, expected] of [
  ['Flagger’s', moved('flagger', ', retries: { attempts: 2 }'), 'retries: {}', { attempts: 2, backoff: '500ms' }],
  ['another service says none', moved('flagger', ', retries: {}'), 'timeout: 5s', null],
  ['two of Flagger’s differ', moved('flagger', ', retries: {}'), moved('flagger', ', retries: { attempts: 1 }'), null],
  ['routes of our own say them', moved('nines', ', retries: {}'), 'retries: {}', null],
] as const) {
  test(`retries that no route can say are the mesh's: ${title}`, () => {
    const [config] = meshConfig(
      sampleModel(`apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: ${ONE} }
services:
  web: { image: "registry.example/web:1.0.0", replicas: 6, ${web} }
  api: { image: "registry.example/api:1.0.0", replicas: 6, ${api} }
`),
    );
    const data = config?.data as { readonly mesh: string } | undefined;
    const { defaultHttpRetryPolicy: policy } = parse(data?.mesh ?? '{}') as {
      defaultHttpRetryPolicy?: { attempts: number; backoff: string };
    };
    assert.deepEqual(policy === undefined ? null : { attempts: policy.attempts, backoff: policy.backoff }, expected);
  });
}

for (const [title, region, rest, captures] of CASES) {
  test(`proxies answer questions for names: ${title}`, () => {
    const [config] = meshConfig(
      sampleModel(`apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: ${region} }
services:
  web: { image: "registry.example/web:1.0.0", replicas: 6${rest.includes('cache') ? ', calls: [cache]' : ''} }
${rest}
`),
    );
    const data = config?.data as { readonly mesh: string } | undefined;
    const mesh = parse(data?.mesh ?? '{}') as { defaultConfig?: { proxyMetadata?: Record<string, string> } };
    assert.equal(mesh.defaultConfig?.proxyMetadata?.ISTIO_META_DNS_CAPTURE === 'true', captures);
  });
}
