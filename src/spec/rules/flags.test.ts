import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

function flagged(lines: string, own = 'owner: shop, until: 2027-03-31, services: [web]'): string {
  return samplePlatform({ rest: `flags: { x: { ${own}, ${lines} } }` });
}

const cases: readonly IssueCase[] = [
  [flagged('share: 1%', 'until: 2027-03-31, services: [web]'), 'SPEC007', 'flags.x.owner', /owner/, /./],
  [flagged('share: 1%', 'owner: shop, services: [web]'), 'SPEC007', 'flags.x.until', /until/, /./],
  [
    flagged('share: 1%', 'owner: shop, until: 2027-02-29, services: [web]'),
    'SPEC010',
    'flags.x.until',
    /2027-02-29 is no day/,
    /2027-03-31/,
  ],
  [
    flagged('share: 1%', 'owner: shop, until: 2027-03-31, services: [wbe]'),
    'SPEC027',
    'flags.x.services[0]',
    /no service wbe/,
    /`web`/,
  ],
  [flagged('to: green'), 'SPEC027', 'flags.x.to', /no variant green/, /on/],
  [flagged('variants: { blue: b, green: g }, to: green'), 'SPEC007', 'flags.x', /`from` is not said/, /`from`/],
  [flagged('to: off, from: off'), 'SPEC025', 'flags.x.to', /same for everybody/, /two/],
];

test('a flag has an owner, an end, and variants that exist', () => assertIssues(cases));

test('a leap day is a day', () => {
  assert.deepEqual(issuesOf(flagged('share: 1%', 'owner: shop, until: 2028-02-29, services: [web]')), []);
});
