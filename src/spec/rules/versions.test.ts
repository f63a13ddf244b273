import assert from 'node:assert/strict';
import test from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

const of = (rest: string): string => samplePlatform({ rest });

const CASES: readonly IssueCase[] = [
  [
    of('tracing: { jaeger: { version: 2.19.3 } }'),
    'SPEC009',
    'tracing.jaeger.version',
    /Jaeger 2\.20 to 2\.x/,
    /2\.20\.0/,
  ],
  [of('tracing: { jaeger: { version: 3.0.0 } }'), 'SPEC009', 'tracing.jaeger.version', /3\.0\.0/, /a version of 2\.x/],
  [
    of('tracing: { collector: { version: 0.90.0 } }'),
    'SPEC009',
    'tracing.collector.version',
    /collector 0\.120/,
    /`0\.120\.0` or later/,
  ],
  [
    of('monitoring: { version: { prometheus: 2.53.0 } }'),
    'SPEC009',
    'monitoring.version.prometheus',
    /Prometheus 3\.0/,
    /`3\.0\.0` or later/,
  ],
  [
    of('monitoring: { version: { alertmanager: 0.21.0 } }'),
    'SPEC009',
    'monitoring.version.alertmanager',
    /Alertmanager 0\.27/,
    /or later/,
  ],
  [
    of('data: { pg: { kind: postgres, run: { version: "19" } } }'),
    'SPEC010',
    'data.pg.run.version',
    /not a version/,
    /18\.6/,
  ],
  [
    of('data: { pg: { kind: postgres, run: { version: "19.1" } } }'),
    'SPEC009',
    'data.pg.run.version',
    /PostgreSQL 14\.0 to 18\.x/,
    /18\.x/,
  ],
  [
    of('engines: { istio: { version: 1.20.0 } }'),
    'SPEC009',
    'engines.istio.version',
    /istio 1\.31 to 1\.x/,
    /1\.31\.0/,
  ],
  [of('engines: { istoi: { installed: true } }'), 'SPEC004', 'engines.istoi', /istoi/, /`istio`/],
  [of('data: { r: { kind: redis, run: { version: 6.2.1 } } }'), 'SPEC009', 'data.r.run.version', /Redis 7/, /7\.0\.0/],
];

test('a version that nobody has tried is a mistake, with those that were', () => assertIssues(CASES));

test('the defaults, newer ones of the same major version, and absent engines are not', () => {
  for (const rest of [
    'tracing: {}\nmonitoring: {}\nlogs: { bucket: shop-logs }\ndata: { pg: { kind: postgres, run: {} }, r: { kind: redis, run: {} } }',
    'tracing: { jaeger: { version: 2.31.0 } }',
    'engines: { istio: { version: 1.32.1 }, velero: { installed: true } }',
    '',
  ]) {
    const issues = issuesOf(of(rest)).filter(({ path }) => path.includes('version'));
    assert.deepEqual(issues, [], rest);
  }
});
