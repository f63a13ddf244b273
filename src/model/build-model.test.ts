import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { samplePlatform, sampleService } from '../spec/sample-platform.ts';
import { explainModel, printProvenance } from './explain-model.ts';
import { sampleModel } from './sample-model.ts';
import { targetsOf } from './targets-of-model.ts';
import type { Service } from './types.ts';

const api = (lines: string): Service => sampleModel(sampleService(lines)).services.api!;
const source = readFileSync(new URL('../../examples/mno.yaml', import.meta.url), 'utf8');
const mno = sampleModel(source);
/** The first line below a service's name that starts so. */
function lineOf(service: string, start: string): number {
  const lines = source.split('\n').map((line) => line.trim());
  return lines.findIndex((line, i) => i > lines.indexOf(`${service}:`) && line.startsWith(start)) + 1;
}

/** Lines of a service, a part of its model, and what that part must be. */
const cases: readonly (readonly [string, (service: Service) => unknown, unknown])[] = [
  ['breaker: {}', ({ breaker }) => breaker?.limit, 0.5],
  ['breaker: { limit: 34% }', ({ breaker }) => breaker?.limit, 0.34],
  ['retries: {}', ({ timeouts }) => timeouts, [{ path: '/', timeoutUs: 30_000_000 }]],
  ['retries: { within: 5s }', ({ timeouts }) => timeouts, [{ path: '/', timeoutUs: 5_000_000 }]],
  ['timeout: { /a: 1s, /a/b: 2s }', ({ timeouts }) => timeouts.map(({ path }) => path), ['/a/b', '/a']],
  [
    'rateLimit: { perPod: 1000/s }',
    ({ rateLimit }) => rateLimit?.perPod,
    { tokens: 1000, fillUs: 1_000_000, burst: 1000 },
  ],
  [
    'rateLimit: { perPod: 0.5/s, burst: 3 }',
    ({ rateLimit }) => rateLimit?.perPod,
    { tokens: 1, fillUs: 2_000_000, burst: 3 },
  ],
  ['rateLimit: { perPod: 1/10ms }', ({ rateLimit }) => rateLimit?.perPod, { tokens: 5, fillUs: 50_000, burst: 5 }],
  [
    'canary: { share: 10% }',
    ({ versions }) => versions.map(({ name, workload, replicas }) => [name, workload, replicas.one?.min]),
    [
      ['stable', 'api', 3],
      ['canary', 'api-canary', 1],
    ],
  ],
  [
    'blueGreen: {}',
    ({ versions }) => versions.map(({ name, replicas }) => [name, replicas.one?.min]),
    [
      ['blue', 3],
      ['green', 3],
    ],
  ],
  [
    'canary: { steps: [50%, 100%] }',
    ({ canary, versions }) => [canary?.share, versions[1]?.replicas.one?.min],
    [0.5, 2],
  ],
  [
    'resources: { cpu: 250m, limits: { memory: 1Gi } }',
    ({ resources }) => [resources.cpuLimitMillis, resources.memoryLimitBytes],
    [250, 1_073_741_824],
  ],
  [
    'headers: { request: { set: { X-A: b }, remove: [X-C] } }',
    ({ headers }) => headers?.request,
    { set: { 'x-a': 'b' }, add: {}, remove: ['x-c'] },
  ],
  ['affinity: { cookie: c }', ({ affinity }) => affinity, { kind: 'cookie', name: 'c', ttlUs: 0, path: '/' }],
  [
    'ab: { header: X-B, to: web }',
    ({ ab }) => ab,
    { header: 'x-b', value: null, to: { kind: 'service', service: 'web' } },
  ],
  [
    'scaling: { cpu: none, custom: { queue: 10 } }\n    priority: high',
    ({ priority }) => priority,
    { level: 'high', className: 'shop-high', value: 100_000 },
  ],
];

test('units, names and derived defaults', () => {
  for (const [lines, part, expected] of cases) {
    const text = lines.startsWith('scaling')
      ? samplePlatform({ api: `replicas: { min: 3, max: 9 }\n    ${lines}` })
      : sampleService(lines);
    assert.deepEqual(part(sampleModel(text).services.api!), expected, lines);
  }
});

test('callers come from the calls of all, and close what nobody calls', () => {
  assert.deepEqual(api('port: 9000').callers, ['web']);
  assert.deepEqual(api('port: 9000').auth?.allow, [
    { from: [{ kind: 'service', service: 'web', principal: 'cluster.local/ns/shop/sa/web' }], methods: [], paths: [] },
  ]);
  assert.deepEqual(sampleModel(samplePlatform()).services.web?.auth?.allow, [], 'nobody calls web');
  assert.equal(sampleModel(samplePlatform({ rest: 'mesh: { defaultDeny: false }' })).services.web?.auth, null);
  const inside = sampleModel(samplePlatform({ web: 'load: 5/s' })).services.web;
  assert.deepEqual(
    inside?.auth?.allow[0]?.from,
    [{ kind: 'anyone' }],
    'load from a client that the spec does not describe',
  );
});

test('replicas are by cluster; a region of several divides its number', () => {
  const { services } = sampleModel(
    samplePlatform({
      regions: 'one: { clusters: [x, y], zones: [a] }\n  two: { role: warm, zones: [a] }',
      api: 'replicas: { one: 5, max: { one: 9 } }',
    }),
  );
  assert.deepEqual(services.api?.replicas, { x: { min: 3, max: 5 }, y: { min: 2, max: 4 } });
  assert.deepEqual(services.web?.replicas, { x: { min: 2, max: 2 }, y: { min: 1, max: 1 }, two: { min: 3, max: 3 } });
});

test('the machine-native-ops platform has the figures of its owners', () => {
  const { app, worker } = mno.services;
  assert.deepEqual(app?.replicas, {
    'us-east-1': { min: 9, max: 30 },
    'us-west-2': { min: 6, max: 30 },
    'eu-west-1': { min: 3, max: 30 },
  });
  assert.deepEqual(
    Object.values(mno.regions).map(({ share }) => share),
    [0.7, 0.3, 0],
  );
  assert.deepEqual(mno.dns?.weights, { 'us-east-1': 7, 'us-west-2': 3 });
  assert.deepEqual(worker?.probes.readiness?.ask, { command: ['/app/worker', 'health'] });
  assert.deepEqual(
    app?.calls.map(({ host }) => host),
    ['api.mno.svc.cluster.local', 'reports.mno.global'],
  );
});

test('the model is frozen through and through', () => {
  const open: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if (!Object.isFrozen(value)) open.push(path);
    for (const [key, item] of Object.entries(value)) walk(item, `${path}.${key}`);
  };
  walk(mno, 'model');
  assert.deepEqual(open, []);
});

test('every value says where it came from', () => {
  const from = (path: string) => {
    const explained = explainModel(mno, path);
    return 'rows' in explained
      ? explained.rows.map((row) => `${row.printed} | ${printProvenance(row.from)}`)
      : [explained.message, explained.fix];
  };
  const file = 'platform.yaml';
  assert.deepEqual(from('services.app.breaker.every'), [`30s | ${file}:${lineOf('app', 'breaker')}`]);
  assert.deepEqual(from('services.app.breaker.limit'), [
    '50% | derived: half of the pool, or one of the 3 pods of the smallest',
  ]);
  assert.deepEqual(from('services.app.breaker.minHealth'), ['0% | default: Istio’s own: never']);
  assert.deepEqual(from('services.sessions.timeouts'), [
    `/ | ${file}:${lineOf('sessions', 'retries')}`,
    `10s | ${file}:${lineOf('sessions', 'retries')}`,
  ]);
  assert.deepEqual(from('services.app.rollout.maxSurge'), [`25% | ${file}:${lineOf('app', 'rollout')}`]);
  assert.deepEqual(from('services.app.scaling.down'), [`50%/1m | ${file}:${lineOf('app', 'scaling')}`]);
  assert.deepEqual(from('services.api.versions[1].replicas.us-east-1.min'), [
    '1 | derived: its share of the pods of the service, at least one',
  ]);
  assert.deepEqual(from('externals.postgres.port'), ['5432 | derived: the usual port of postgres']);
  assert.deepEqual(from('targets.budget'), [
    `$100000/month | ${file}:${source.split('\n').findIndex((line) => line.startsWith('targets:')) + 1}`,
  ]);
  assert.deepEqual(from('services.app.braker'), ['services.app has no braker', 'did you mean `services.app.breaker`?']);
  const all = explainModel(mno, '');
  assert.ok('rows' in all && all.rows.length > 300);
});

test('a platform promises what its targets and features say', () => {
  const { figures, services, assumed } = targetsOf(mno);
  const shown = figures.map(({ row, figure, service, value }) => `${row} ${figure} ${service ?? ''} ${value}`);
  for (const expected of [
    'D11 availability  0.9999',
    'D03 region-share  0.7',
    'M03 canary-share mno/app 0.1',
    'M13 time-to-ejection mno/app 60000000',
    'M13 ejected-for mno/app 300000000',
    'M12 admitted-rate mno/api 1000',
    'M15 connections mno/app 100',
    'M18 same-zone-share mno/app 0.8',
    'M19 cluster-share mno/reports 0.4',
    'D01 ready mno/app 0.66',
    'V01 rollout-ready mno/app 0.75',
  ]) {
    assert.ok(shown.includes(expected), `${expected} in\n${shown.join('\n')}`);
  }
  assert.equal(
    new Set(figures.map((figure) => JSON.stringify({ ...figure, provenance: null }))).size,
    figures.length,
    'each once',
  );
  const [call] = services.find(({ service }) => service === 'mno/app')?.calls.slice(1) ?? [];
  assert.deepEqual(call, { service: 'mno/reports', host: 'reports.mno.global', port: 8080, times: 0.1, path: '/' });
  assert.ok(assumed.some(({ path }) => path === 'services.worker.work'));
});

test('a target of a service goes before one of the platform, and that before the ledger', () => {
  const text = samplePlatform({
    rest: 'targets: { timeToEjection: 50s }',
    api: 'replicas: 3\n    breaker: {}\n    targets: { timeToEjection: 40s, ready: 60% }',
    web: 'breaker: {}',
  });
  const figures = targetsOf(sampleModel(text)).figures.filter(({ figure }) =>
    ['time-to-ejection', 'ready'].includes(figure),
  );
  assert.deepEqual(
    figures.map(({ figure, service, value }) => [figure, service, value]),
    [
      ['time-to-ejection', undefined, 50_000_000],
      ['time-to-ejection', 'shop/web', 50_000_000],
      ['ready', 'shop/web', 0.66],
      ['time-to-ejection', 'shop/api', 40_000_000],
      ['ready', 'shop/api', 0.6],
    ],
  );
});
