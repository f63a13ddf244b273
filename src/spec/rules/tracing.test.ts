import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

/** The sample, with a gateway and load, and these lines of `tracing`. */
function traced(lines: string): string {
  const rest = `gateway: { host: shop.example }\ntracing: { ${lines} }`;
  return samplePlatform({ rest, web: 'calls: [api]\n    load: { rps: 1000 }' });
}

const cases: readonly IssueCase[] = [
  [
    traced('head: 20%, errors: false, classes: { critical: { operations: [POST /pay], rate: 100% } }'),
    'SPEC028',
    'tracing.classes.critical.rate',
    /100% of critical cannot be kept: .* really 20%/,
    /head: 100%/,
  ],
  [traced('head: 20%, default: { rate: 5% }'), 'SPEC028', 'tracing.errors', /80% of them never begin/, /errors: false/],
  [
    traced('head: 20%, errors: false, slow: 2s, default: { rate: 5% }'),
    'SPEC028',
    'tracing.slow',
    /slower than 2s .* 80%/,
    /head: 100%/,
  ],
  [
    traced('decide: head, head: 20%, classes: { main: { services: [web], rate: 30% } }'),
    'SPEC028',
    'tracing.classes.main.rate',
    /not sampled at 30%: traces of web begin in the gateway/,
    /decide: tail/,
  ],
  [traced('decide: head, slow: 1s'), 'SPEC025', 'tracing.slow', /nobody knows yet how it ends/, /decide: tail/],
  [
    traced('decide: head, classes: { jobs: { services: [api], operations: [run*], rate: 10% } }'),
    'SPEC025',
    'tracing.classes.jobs.operations[0]',
    /a pattern/,
    /decide: tail/,
  ],
  [
    traced('decide: adaptive, default: { rate: 5% }'),
    'SPEC025',
    'tracing.default.rate',
    /computes it/,
    /take the rate/,
  ],
  [traced('target: 2/s'), 'SPEC030', 'tracing.target', /adaptive/, /decide: adaptive/],
  [
    traced('classes: { main: { services: [wbe] } }'),
    'SPEC027',
    'tracing.classes.main.services[0]',
    /no service wbe/,
    /`web`/,
  ],
  [traced('classes: { main: { rate: 20% } }'), 'SPEC007', 'tracing.classes.main', /neither services nor/, /default/],
  [
    traced('classes: { main: { services: [web] }, health: { services: [web], operations: [GET /healthz], rate: 1% } }'),
    'SPEC030',
    'tracing.classes.health',
    /main stands before it/,
    /put health before main/,
  ],
  [traced('classes: { default: { services: [web] } }'), 'SPEC025', 'tracing.classes.default', /all other/, /beside/],
  [traced('collector: { replicas: 3, max: 2 }'), 'SPEC023', 'tracing.collector.max', /fewer than the 3/, /`3`/],
  [
    traced('jaeger: { collectors: 2 }'),
    'SPEC025',
    'tracing.jaeger.collectors',
    /2 pods over badger are 2 stores/,
    /`1`/,
  ],
  [traced('jaeger: { queries: 2 }'), 'SPEC025', 'tracing.jaeger.queries', /nothing to read/, /take it away/],
  [
    traced('classes: { main: { services: [web], keep: 90d } }'),
    'SPEC025',
    'tracing.classes.main.keep',
    /kept for 90d and others for 30d/,
    /Elasticsearch/,
  ],
  [traced('storage: { kind: elasticsearch }'), 'SPEC007', 'tracing.storage', /is somewhere/, /url/],
  [traced('storage: { kind: badger, secret: es }'), 'SPEC030', 'tracing.storage.secret', /inside Jaeger/, /take/],
  [
    traced('storage: { kind: memory, traces: 10000 }, default: { rate: 100%, keep: 7d }'),
    'SPEC028',
    'tracing.storage.traces',
    /10000 traces are 10s of them: 1000 are kept every second, .* 7d/,
    /Elasticsearch/,
  ],
];

test('what cannot be is said where it stands, with the real figure and a cure', () => assertIssues(cases));

test('what can be is accepted', () => {
  const fine = [
    '',
    'decide: adaptive, target: 2/s, head: 1%',
    'head: 50%, errors: false, default: { rate: 50% }',
    'decide: head, head: 20%, classes: { jobs: { services: [api], operations: [run], rate: 10% } }',
    'classes: { health: { services: [web], operations: [GET /healthz], rate: 1% }, main: { services: [web] } }',
    'storage: { kind: memory, traces: 10000000 }, default: { rate: 0.001%, keep: 1d }',
  ];
  for (const lines of fine) assert.deepEqual(issuesOf(traced(lines)), [], lines);
});
