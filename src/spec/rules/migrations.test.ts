import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

function migrated(lines: string, more = ''): string {
  const rest = 'data: { books: { kind: postgres, host: books.example }, near: { kind: redis, host: near.example } }';
  const migration = `migration: { name: v2, command: [/migrate], ${lines} }`;
  return samplePlatform({ rest, api: `replicas: 3\n    calls: [books, near]\n    ${migration}\n    ${more}` });
}

const both = 'writes: "api:2", reads: "api:3"';
const cases: readonly IssueCase[] = [
  [migrated(`store: near, ${both}`), 'SPEC027', 'services.api.migration.store', /near is no database/, /books/],
  [
    migrated(`store: books, ${both}`).replace('calls: [books, near]', 'calls: [near]'),
    'SPEC027',
    'services.api.migration.store',
    /does not call books/,
    /`books`/,
  ],
  [
    migrated('store: books, writes: "api:2", reads: "api:2"'),
    'SPEC025',
    'services.api.migration.reads',
    /no way back/,
    /two images/,
  ],
  [
    migrated(`store: books, soak: 1h, ${both}`, 'blueGreen: { header: x-color, value: green, keep: 24h }'),
    'SPEC028',
    'services.api.migration.soak',
    /after 1h, .* kept for 1d/,
    /`1d`/,
  ],
];

test('nothing is taken away that somebody may still read', () => assertIssues(cases));

test('two images and a day between them are fine', () => {
  assert.deepEqual(issuesOf(migrated(`store: books, ${both}`)), []);
});
