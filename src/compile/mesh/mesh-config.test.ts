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
