import { test } from 'node:test';
import { assertIssues, type IssueCase, samplePlatform } from '../sample-platform.ts';

const TWO = 'one: { share: 100%, zones: [a, b, c] }\n  two: { role: warm, zones: [a, b, c] }';
const REPLICAS = { api: 'replicas: { one: 3, two: 3 }', web: 'replicas: { one: 3, two: 3 }' };

const cases: readonly IssueCase[] = [
  [
    samplePlatform({ rest: 'targets: { availability: 90% }\nmonitoring: {}' }),
    'SPEC028',
    'targets.availability',
    /not even a total outage/,
    /93\.1%/,
  ],
  [
    samplePlatform({ rest: 'monitoring: {}', api: 'targets: { availability: 50% }' }),
    'SPEC028',
    'services.api.targets.availability',
    /budget of 50%/,
    /93\.1%/,
  ],
  [
    samplePlatform({ rest: 'monitoring: { interval: 2m }' }),
    'SPEC028',
    'monitoring.interval',
    /too few samples/,
    /100s/,
  ],
  [samplePlatform({ rest: 'monitoring: { retention: 2d }' }), 'SPEC028', 'monitoring.retention', /three days/, /3d/],
  [
    samplePlatform({ rest: 'monitoring: { scrape: [velerro] }' }),
    'SPEC009',
    'monitoring.scrape[0]',
    /velerro/,
    /velero/,
  ],
  [
    samplePlatform({
      rest: 'monitoring: { receivers: { email: { to: a@b.c, from: a@b.c, server: "smtp.b.c:25", user: a } } }',
    }),
    'SPEC007',
    'monitoring.receivers.email',
    /no `secret`/,
    /add `secret`/,
  ],
  [
    samplePlatform({ rest: 'mesh: { mode: ambient }', api: 'metrics: {}' }),
    'SPEC025',
    'services.api.metrics',
    /nobody hands them/,
    /take one/,
  ],
  [samplePlatform({ rest: 'monitoring: { global: {} }' }), 'SPEC030', 'monitoring.global', /one cluster/, /take/],
  [
    samplePlatform({ ...REPLICAS, regions: TWO, rest: 'monitoring: { global: { region: tow } }' }),
    'SPEC027',
    'monitoring.global.region',
    /no region tow/,
    /two/,
  ],
  [
    samplePlatform({ ...REPLICAS, regions: TWO, rest: 'monitoring: { global: {} }' }),
    'SPEC007',
    'monitoring.global',
    /Prometheus of two is reached/,
    /addresses/,
  ],
];

test('what could never be told, or by nobody, is a mistake', () => {
  assertIssues(cases);
});
