import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

const STORES = `
data:
  near: { kind: redis, host: near.example }
  far: { kind: redis, host: far.example }
  books: { kind: postgres, host: books.example }`;

/** The sample with stores, the first two of which `api` calls, and further lines of `api`. */
function told(lines: string, rest = ''): string {
  return samplePlatform({ rest: `${STORES}\n${rest}`, api: `replicas: 3\n    calls: [near, books]\n    ${lines}` });
}

const cases: readonly IssueCase[] = [
  [
    told('cache: { l1: { size: 1Gi } }'),
    'SPEC028',
    'services.api.cache.l1.size',
    /1Gi of entries do not fit .* 256Mi/,
    /`128Mi`/,
  ],
  [told('cache: { l2: { store: books } }'), 'SPEC027', 'services.api.cache.l2.store', /books is no redis/, /near/],
  [told('cache: { l3: { store: far } }'), 'SPEC027', 'services.api.cache.l3.store', /does not call far/, /`far`/],
  [told('cache: { source: { store: boks } }'), 'SPEC027', 'services.api.cache.source.store', /no store boks/, /books/],
  [
    told('cache: { l2: { store: near }, l3: { store: near } }'),
    'SPEC025',
    'services.api.cache.l3.store',
    /ask it twice/,
    /another/,
  ],
  [told('jobs: { store: books }'), 'SPEC027', 'services.api.jobs.store', /no redis/, /near/],
  [told('jobs: { store: near, most: 500ms }'), 'SPEC023', 'services.api.jobs.most', /shorter/, /backoff/],
  [told('api: { page: 200 }'), 'SPEC023', 'services.api.api.page', /200 items/, /`100`/],
  [told('performance: { rps: 10/s }'), 'SPEC029', 'services.api.performance', /from outside/, /public/],
  [
    told('public: /api\n    performance: {}', 'gateway: { host: shop.example }'),
    'SPEC007',
    'services.api.performance',
    /how much/,
    /rps/,
  ],
];

test('what the kit is told can be', () => assertIssues(cases));

test('a cache over two stores, jobs and a test are fine', () => {
  const lines = 'cache: { l2: { store: near }, source: { store: books } }\n    jobs: { store: near }\n    api: {}';
  assert.deepEqual(issuesOf(told(lines)), []);
});
