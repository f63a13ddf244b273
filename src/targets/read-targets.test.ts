import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTargets } from './read-targets.ts';
import type { Targets } from './types.ts';

const HEAD = 'apiVersion: nines.dev/v1\nkind: Targets\n';

function read(text: string): Targets {
  const { targets, issues } = readTargets('targets.yaml', HEAD + text);
  assert.deepEqual(issues, []);
  assert.ok(targets);
  return targets;
}

test('a targets file says what manifests do not', () => {
  const targets = read(`targets: { availability: 99.9%, p95: 500ms }
services:
  shop/web: { load: { rps: 200, host: shop.example, path: / }, work: 10ms, calls: [shop/api] }
  shop/api: { calls: { db: 2, api.payments.example: { times: 0.5, path: /pay, port: 8443 } }, targets: { timeToEjection: 30s } }
assume: { zones: 3, nodesPerZone: 3, nodeCpu: 8, gatewayReplicas: 3, podStart: 5s, sameZone: 0.5ms, crossZone: 2ms, crossRegion: 70ms }
`);
  assert.deepEqual(
    targets.figures.map(({ row, figure, service, value, sense }) => [row, figure, service, value, sense]),
    [
      ['D11', 'availability', undefined, 0.999, 'atLeast'],
      ['D11', 'p95', undefined, 500_000, 'atMost'],
      ['M13', 'time-to-ejection', 'shop/api', 30_000_000, 'atMost'],
    ],
  );
  const [web, api] = targets.services;
  assert.deepEqual(web?.load, { rps: 200, host: 'shop.example', path: '/', method: 'GET', headers: {} });
  assert.equal(web?.workUs, 10_000);
  assert.deepEqual(api?.calls, [
    { service: 'shop/db', times: 2, path: '/' },
    { service: 'api.payments.example', times: 0.5, path: '/pay', port: 8443 },
  ]);
  assert.deepEqual(web?.provenance.load, {
    kind: 'written',
    file: 'targets.yaml',
    line: 5,
    column: 15,
    path: 'services["shop/web"].load',
  });
  assert.deepEqual(
    targets.assumed.map(({ path }) => path),
    ['services.shop/api.work', 'assume.nodeMemory', 'assume.endpointPropagation', 'assume.nodeMonitorGrace'],
  );
});

test('a figure may say what it speaks of', () => {
  const { figures } = read(
    'services: { shop/web: { targets: { canaryShare: { value: 20%, subset: v3 } }, cluster: east } }\n',
  );
  assert.equal(figures.length, 1);
  const [figure] = figures;
  assert.deepEqual(figure?.detail, { subset: 'v3' });
  assert.deepEqual([figure?.value, figure?.tolerance, figure?.cluster], [0.2, 0.01, 'east']);
});

test('regions with shares promise them', () => {
  const { regions, figures } = read(
    'regions: { one: { share: 70% }, two: { role: hot, share: 30%, clusters: [a, b] }, three: { role: warm } }\n',
  );
  assert.deepEqual(
    regions.map(({ name, share, clusters }) => [name, share, clusters]),
    [
      ['one', 0.7, ['one']],
      ['two', 0.3, ['a', 'b']],
      ['three', 0, ['three']],
    ],
  );
  assert.deepEqual(
    figures.map(({ row, value, detail }) => [row, value, detail?.region]),
    [
      ['D03', 0.7, 'one'],
      ['D03', 0.3, 'two'],
    ],
  );
});

test('mistakes have places and cures', () => {
  const cases: readonly (readonly [string, string, string, RegExp])[] = [
    ['services: { shop/web: { load: { rp: 1 } } }', 'SPEC004', 'services["shop/web"].load.rp', /`rps`/],
    ['services: { shop/web: { work: 10 } }', 'SPEC008', 'services["shop/web"].work', /10ms/],
    [
      'services: { shop/web: { calls: [api] }, shop/api: { calls: [web] } }',
      'SPEC021',
      'services["shop/api"].calls[0]',
      /end/,
    ],
    ['services: { web: {}, default/web: {} }', 'SPEC003', 'services.web', /one of the two/],
    ['services: { ../web: {} }', 'SPEC010', 'services["../web"]', /shop\/web/],
    ['targets: { timeToEjektion: 5s }', 'SPEC004', 'targets.timeToEjektion', /timeToEjection/],
    ['regions: { one: { share: 60% } }', 'SPEC022', 'regions.one.share', /100%/],
    ['assume: { podStart: -5s }', 'SPEC008', 'assume.podStart', /`5s`/],
    ['load: 5', 'SPEC004', 'load', /targets|services/],
  ];
  for (const [text, code, path, fix] of cases) {
    const { targets, issues } = readTargets('t.yaml', `${HEAD}${text}\n`);
    assert.equal(targets, null);
    const found = issues.find((issue) => issue.code === code && issue.path === path);
    assert.ok(found?.line === 3, `${text}: ${JSON.stringify(issues)}`);
    assert.match(found.fix, fix);
  }
  const platform = readTargets('t.yaml', 'apiVersion: nines.dev/v1\nkind: Platform\n');
  assert.deepEqual(
    platform.issues.map(({ code, path }) => [code, path]),
    [['SPEC011', 'kind']],
  );
});
