import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSpecObject } from './read-spec.ts';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from './sample-platform.ts';

const example = (name: string) => readFileSync(new URL(`../../examples/${name}.yaml`, import.meta.url), 'utf8');

test('the examples are read without an issue', () => {
  for (const name of ['small', 'mno']) assert.deepEqual(issuesOf(example(name)), [], name);
  assert.deepEqual(issuesOf(samplePlatform()), []);
});

test('a small platform is 20 lines', () => {
  assert.ok(example('small').trimEnd().split('\n').length <= 20);
});

const cases: readonly IssueCase[] = [
  ['', 'SPEC001', '', /empty/, /nines init/],
  ['\u0000\u0001binary', 'SPEC001', '', /not text/, /UTF-8/],
  [`${samplePlatform()}---\nmore: 1\n`, 'SPEC001', '', /several YAML documents/, /one document/],
  ['a: [1, 2', 'SPEC002', '', /./, /brackets/],
  ['a:\n\tb: 1\n', 'SPEC002', '', /tab/, /spaces/],
  ['- a\n- b\n', 'SPEC005', '', /holds no Platform: it is a list/, /apiVersion/],
  [
    samplePlatform().replace('nines.dev/v1', 'nines.dev/v2'),
    'SPEC011',
    'apiVersion',
    /nines\.dev\/v2/,
    /nines\.dev\/v1/,
  ],
  [samplePlatform().replace('kind: Platform', 'kind: Deployment'), 'SPEC011', 'kind', /Deployment/, /kind: Platform/],
  [samplePlatform().replace('kind: Platform', ''), 'SPEC011', 'kind', /missing/, /kind: Platform/],
  [
    samplePlatform().replace('name: shop', 'name: shop, name: other'),
    'SPEC003',
    'metadata.name',
    /twice/,
    /one of the two/,
  ],
  [
    samplePlatform().replace('name: shop', '__proto__: shop, name: shop'),
    'SPEC010',
    'metadata.__proto__',
    /cannot be a name/,
    /another/,
  ],
  [samplePlatform().replace('name: shop', 'name: ../shop'), 'SPEC010', 'metadata.name', /not a name/, /app/],
  [samplePlatform({ rest: 'gatway: { host: shop.example }' }), 'SPEC004', 'gatway', /no field gatway/, /gateway/],
  [samplePlatform({ rest: 'targets: { availability: 99.9 }' }), 'SPEC008', 'targets.availability', /no unit/, /99\.9%/],
  [samplePlatform({ rest: 'targets: { rto: 4 }' }), 'SPEC008', 'targets.rto', /no unit/, /4h/],
  [samplePlatform({ rest: 'targets: { rto: -4h }' }), 'SPEC008', 'targets.rto', /negative/, /`4h`/],
  [samplePlatform({ rest: 'targets: { budget: 100000 }' }), 'SPEC008', 'targets.budget', /currency/, /\$100000\/month/],
  [
    samplePlatform({ regions: 'one: { share: 60% }\n  two: { share: 30% }' }),
    'SPEC022',
    'regions.one.share',
    /sum to 90%/,
    /100%/,
  ],
  [
    samplePlatform({ regions: 'one: { role: active }\n  two: { role: warm, share: 20% }' }),
    'SPEC022',
    'regions.two.share',
    /stands by/,
    /hot/,
  ],
  [samplePlatform({ regions: 'one: { role: warm }' }), 'SPEC022', 'regions', /sum to 0%/, /active/],
  [samplePlatform({ regions: 'max: {}' }), 'SPEC010', 'regions.max', /cannot be a region/, /another/],
  [samplePlatform({ regions: 'one: { zones: [a, a] }' }), 'SPEC022', 'regions.one.zones', /twice/, /once/],
  [samplePlatform({ regions: 'one: { zones: [] }' }), 'SPEC007', 'regions.one.zones', /empty/, /a zone/],
  [
    samplePlatform({ regions: 'one: { clusters: [x] }\n  two: { clusters: [x] }' }),
    'SPEC022',
    'regions.two.clusters',
    /in one too/,
    /one name/,
  ],
  [
    samplePlatform({ regions: 'one: {}', rest: 'gateway: { host: a.example }\ndns: { weights: { uno: 100% } }' }),
    'SPEC027',
    'dns.weights.uno',
    /no region uno/,
    /one/,
  ],
  [
    samplePlatform({
      regions: 'one: {}\n  two: { role: warm }',
      rest: 'gateway: { host: a.example }\ndns: { weights: { one: 90%, two: 10% } }',
    }),
    'SPEC022',
    'dns.weights.two',
    /two takes 10% of the clients, and as a warm region it stands by/,
    /hot/,
  ],
  [
    samplePlatform({
      regions: 'one: { share: 70% }\n  two: { share: 30% }',
      rest: 'gateway: { host: a.example }\ndns: { weights: { one: 60%, two: 40% } }',
    }),
    'SPEC022',
    'dns.weights',
    /written twice: 60%, 40% here, 70%, 30% at the regions/,
    /one place/,
  ],
  [
    samplePlatform({ rest: 'gitops: { repository: "git@git.example:platform.git" }' }),
    'SPEC010',
    'gitops.repository',
    /git@git\.example/,
    /https:\/\/git\.example/,
  ],
  [
    samplePlatform({ rest: 'gitops: { repository: "https://git.example/p.git", path: ../up }' }),
    'SPEC010',
    'gitops.path',
    /\.\.\/up/,
    /clusters/,
  ],
  [
    samplePlatform({ rest: 'gitops: { repository: "https://git.example/p.git", cluster: on }' }),
    'SPEC027',
    'gitops.cluster',
    /no cluster on/,
    /`one`/,
  ],
  [samplePlatform({ rest: 'dns: {}' }), 'SPEC029', 'dns', /no public host/, /gateway/],
  [
    samplePlatform({ rest: 'gateway: { host: a.example, tls: { min: 1.3, max: 1.2 } }' }),
    'SPEC028',
    'gateway.tls.min',
    /above/,
    /1\.2/,
  ],
  [
    samplePlatform({ rest: 'data: { api: { kind: redis, host: r } }' }),
    'SPEC010',
    'data.api',
    /is a service too/,
    /another/,
  ],
  [samplePlatform({ rest: 'mesh: { eastWest: {} }' }), 'SPEC030', 'mesh.eastWest', /one cluster/, /eastWest/],
  [
    samplePlatform({ rest: 'patches: [{ target: { kind: Service }, merge: {} }]' }),
    'SPEC030',
    'patches[0].merge',
    /changes nothing/,
    /fields/,
  ],
  [
    samplePlatform({ rest: 'patches: [{ target: { kind: Service } }]' }),
    'SPEC007',
    'patches[0]',
    /either/,
    /one of the two/,
  ],
  [
    samplePlatform({ rest: 'patches: [{ target: { kind: Service, cluster: on }, merge: { a: 1 } }]' }),
    'SPEC027',
    'patches[0].target.cluster',
    /no cluster on/,
    /`one`/,
  ],
  [
    samplePlatform({ rest: 'objects: [{ kind: ConfigMap, apiVersion: v1, metadata: { name: ../x } }]' }),
    'SPEC010',
    'objects[0]',
    /metadata\.name/,
    /add/,
  ],
  [samplePlatform({ rest: 'ignore: [{ code: MSH004 }]' }), 'SPEC007', 'ignore[0].reason', /needs reason/, /reason/],
  [
    samplePlatform({
      services: '  web: { image: a }\n  web-canary: { image: a }\n'.replace('a }\n', 'a, canary: { share: 5% } }\n'),
    }),
    'SPEC010',
    'services.web-canary',
    /also the workload/,
    /another/,
  ],
  [samplePlatform({ services: '  {}' }), 'SPEC007', 'services', /nothing is written/, /at least one/],
];

test('every mistake is named with its place and its cure', () => {
  assertIssues(cases);
});

test('all mistakes of a file are reported together, in its order', () => {
  const text = samplePlatform({
    regions: 'one: { share: 70% }\n  two: { rolle: hot, share: 20% }',
    rest: 'targets: { availability: 99.9, p95: 500 }',
    api: 'replicas: 2\n    calls: [zebra]\n    breaker: { limit: 1% }',
  });
  const issues = issuesOf(text);
  assert.deepEqual(
    issues.map(({ code }) => code),
    ['SPEC022', 'SPEC004', 'SPEC008', 'SPEC008', 'SPEC023', 'SPEC023', 'SPEC020', 'SPEC024'],
  );
  const lines = issues.map(({ line }) => line ?? 0);
  assert.deepEqual(
    lines,
    [...lines].sort((a, b) => a - b),
  );
});

test('a place is the line and column of the word that is wrong', () => {
  const [issue] = issuesOf(samplePlatform({ rest: 'targets: { availability: 99.9% , p95: 500 }' }));
  assert.deepEqual([issue?.line, issue?.column, issue?.path], [6, 39, 'targets.p95']);
});

test('a spec in TypeScript is held to the same rules', () => {
  const value = {
    apiVersion: 'nines.dev/v1',
    kind: 'Platform',
    metadata: { name: 'shop' },
    regions: { one: {} },
    services: { web: { image: 'web:1', calls: ['apii'], timeout: 30 }, api: { image: 'api:1' } },
  };
  const { issues } = readSpecObject('platform.ts', value);
  assert.deepEqual(
    issues.map(({ code, path, file }) => [code, path, file]),
    [
      ['SPEC008', 'services.web.timeout', 'platform.ts'],
      ['SPEC020', 'services.web.calls[0]', 'platform.ts'],
    ],
  );
  value.services.web.calls = ['api'];
  value.services.web.timeout = '30s' as never;
  assert.deepEqual(readSpecObject('platform.ts', value).issues, []);
  const cyclic: Record<string, unknown> = { ...value };
  cyclic.metadata = cyclic;
  assert.match(readSpecObject('platform.ts', cyclic).issues[0]?.message ?? '', /cycle|no field/);
});
