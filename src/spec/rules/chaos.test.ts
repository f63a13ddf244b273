import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

/** The sample with twenty pods of `api`, which `web` calls, and experiments. */
function broken(lines: string, more = ''): string {
  return samplePlatform({
    api: 'replicas: 20\n    scratch: [/tmp]',
    rest: `chaos: { experiments: { ${lines} } ${more} }`,
  });
}

const cases: readonly IssueCase[] = [
  [broken('x: { fault: kill }'), 'SPEC007', 'chaos.experiments.x', /kill needs `service`/, /service/],
  [broken('x: { fault: kill, service: api, by: 1s }'), 'SPEC030', 'chaos.experiments.x.by', /no use for `by`/, /take/],
  [broken('x: { fault: kill, service: apj }'), 'SPEC027', 'chaos.experiments.x.service', /no service apj/, /`api`/],
  [
    broken('x: { fault: kill, service: web }'),
    'SPEC028',
    'chaos.experiments.x.fault',
    /10% of the 3 pods of web in one is less than one/,
    /waive/,
  ],
  [
    broken('x: { fault: kill, service: api, waive: for fun }'),
    'SPEC030',
    'chaos.experiments.x.waive',
    /within 10%/,
    /take/,
  ],
  [broken('x: { fault: zone, zone: b }'), 'SPEC028', 'chaos.experiments.x.fault', /one of 3, and 10%/, /waive/],
  [broken('x: { fault: zone, zone: d, waive: y }'), 'SPEC027', 'chaos.experiments.x.zone', /no region has/, /`a`/],
  [broken('x: { fault: node }'), 'SPEC028', 'chaos.experiments.x.fault', /stands on a node/, /waive/],
  [
    broken('x: { fault: partition, service: api, from: web }'),
    'SPEC027',
    'chaos.experiments.x.from',
    /api does not call web/,
    /another/,
  ],
  [broken('x: { fault: primary, store: db, waive: y }'), 'SPEC027', 'chaos.experiments.x.store', /db is no/, /take/],
  [
    broken('x: { fault: disk-full, service: api, volume: /data }'),
    'SPEC027',
    'chaos.experiments.x.volume',
    /no volume at \/data/,
    /\/tmp/,
  ],
  [
    broken(
      'x: { fault: kill, service: api, schedule: 0 9 1 * * }, y: { fault: fail, service: api, schedule: 0 9 * * 1 }',
    ),
    'SPEC025',
    'chaos.experiments.y.schedule',
    /same minute as x/,
    /another day/,
  ],
  [
    broken('x: { fault: kill, service: api, schedule: 0 25 1 * * }'),
    'SPEC008',
    'chaos.experiments.x.schedule',
    /25/,
    /./,
  ],
  [broken('x: { fault: kill, service: api, in: two }'), 'SPEC027', 'chaos.experiments.x.in', /no cluster two/, /one/],
];

test('an experiment that touches nothing, or more than it may, is a mistake', () => assertIssues(cases));

test('what every region would lose at once is asked for', () => {
  const text = broken('x: { fault: kill, service: api, waive: few pods, schedule: 0 9 1 * * }');
  const two = text.replace('one: { zones: [a, b, c] }', 'one: { zones: [a, b, c] }\n  two: { role: warm, zones: [a] }');
  const found = issuesOf(two).map(({ code, path }) => `${code} ${path}`);
  assert.ok(found.includes('SPEC007 chaos.experiments.x.schedule'), found.join());
});

test('twenty-eight experiments have each a day of their own', () => {
  const names = Array.from({ length: 28 }, (_, index) => `x${index}: { fault: kill, service: api }`);
  assert.deepEqual(issuesOf(broken(names.join(', '))), []);
});
