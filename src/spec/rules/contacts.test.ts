import { test } from 'node:test';
import { assertIssues, type IssueCase, samplePlatform } from '../sample-platform.ts';

const cases: readonly IssueCase[] = [
  [
    samplePlatform({ rest: 'contacts: { lead: { role: decides, after: 15m } }' }),
    'SPEC007',
    'contacts.lead',
    /how lead is reached/,
    /phone/,
  ],
  [
    samplePlatform({ rest: 'contacts: { aws: { role: cloud, url: "https://a.example", helps: [clowd] } }' }),
    'SPEC009',
    'contacts.aws.helps[0]',
    /clowd/,
    /cloud/,
  ],
  [samplePlatform({ rest: 'contacts: { a: { role: x, phone: soon } }' }), 'SPEC010', 'contacts.a.phone', /soon/, /\+1/],
];

test('a contact that nobody can reach is a mistake', () => {
  assertIssues(cases);
});
