import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

const TWO = 'one: { zones: [a, b, c] }\n  two: { zones: [a, b, c] }';

function two(sync: string, rest = ''): string {
  return samplePlatform({ regions: TWO, api: 'replicas: 6', rest: `sync:\n  models: ${sync}\n${rest}` });
}

const cases: readonly IssueCase[] = [
  [
    two('{ bucket: acme, every: 15m, rpo: 15m }'),
    'SPEC028',
    'sync.models.every',
    /up to that old/,
    /at most `every: 7m30s`/,
  ],
  [two('{ bucket: acme, every: 7m }'), 'SPEC009', 'sync.models.every', /evenly/, /`10m`/],
  [two('{ bucket: acme, from: tow }'), 'SPEC027', 'sync.models.from', /no region tow/, /`two`/],
  [two('{ bucket: acme, to: [one, two] }'), 'SPEC030', 'sync.models.to[0]', /made there/, /away/],
  [two('{ bucket: acme, invalidate: [cache] }'), 'SPEC027', 'sync.models.invalidate[0]', /no Redis cache/, /./],
  [samplePlatform({ rest: 'sync: { models: { bucket: acme } }' }), 'SPEC030', 'sync.models', /one region/, /away/],
  [two('{}'), 'SPEC007', 'sync.models.bucket', /./, /./],
];

test('what cannot be of artifacts is said with its place and its cure', () => assertIssues(cases));

test('what can be is accepted', () => {
  for (const text of [
    two('{ bucket: acme }'),
    two(
      '{ bucket: acme, from: two, to: [one], every: 1h, rpo: 2h, invalidate: [cache] }',
      'data:\n  cache: { kind: redis, run: {} }',
    ),
  ]) {
    assert.deepEqual(issuesOf(text), [], text);
  }
});
