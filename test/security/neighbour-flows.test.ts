import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { NetworkEnd } from '../../src/kubernetes/network-policy.ts';
import { OUTSIDE, policyWorld } from './policy-world.ts';

/** One region of two clusters; the store runs in the first. */
const TWO_CLUSTERS = (cluster: string) =>
  policyWorld(
    `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { clusters: [one-a, one-b], zones: [a, b, c] } }
gateway: { host: shop.example }
mesh: { eastWest: { port: 15443 } }
security: { network: { pods: [10.20.0.0/16] } }
services:
  web: { image: "registry.example/web:1.0.0", replicas: 6, public: /, calls: [api] }
  api: { image: "registry.example/api:1.0.0", replicas: 6, calls: [cache] }
  jobs: { image: "registry.example/jobs:1.0.0", replicas: 6, background: true, probes: { command: [/ok] } }
data:
  cache: { kind: redis, run: {} }
`,
    cluster,
  );

describe('clusters of one region', () => {
  const first = TWO_CLUSTERS('one-a');
  const second = TWO_CLUSTERS('one-b');
  const near: NetworkEnd = { kind: 'address', address: '10.20.3.4' };
  const cases: readonly (readonly [string, boolean, () => boolean])[] = [
    [
      'callers beside the store reach it',
      true,
      () => first.reaches(first.pod('shop/api'), first.pod('shop-data/cache'), 6379),
    ],
    ['callers of the other cluster are let in', true, () => first.reaches(near, first.pod('shop-data/cache'), 6379)],
    ['and ask its Sentinels', true, () => first.reaches(near, first.pod('shop-data/cache'), 26_379)],
    ['but nothing else of it', false, () => first.reaches(near, first.pod('shop-data/cache'), 9121)],
    ['and nobody from elsewhere', false, () => first.reaches(OUTSIDE, first.pod('shop-data/cache'), 6379)],
    ['they are let out', true, () => second.reaches(second.pod('shop/api'), near, 6379)],
    ['to its Sentinels too', true, () => second.reaches(second.pod('shop/api'), near, 26_379)],
    ['and no further', false, () => second.reaches(second.pod('shop/api'), OUTSIDE, 6379)],
    ['who does not call it stays in', false, () => second.reaches(second.pod('shop/web'), near, 6379)],
    ['services call those of the other cluster', true, () => second.reaches(second.pod('shop/web'), near, 8080)],
    ['who let them in', true, () => first.reaches(near, first.pod('shop/api'), 8080)],
    ['a job is called by nobody', false, () => first.reaches(near, first.pod('shop/jobs'), 8080)],
  ];
  for (const [title, expected, ask] of cases) test(title, () => assert.equal(ask(), expected));
});
