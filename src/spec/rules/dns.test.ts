import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

const TWO = 'one: { zones: [a, b, c] }\n  two: { zones: [a, b, c] }';

function records(lines: string, rest = '', web = 'calls: [api]'): string {
  return samplePlatform({
    regions: TWO,
    web,
    api: 'replicas: 6',
    rest: `gateway: { host: shop.example }\ndns: { ${lines} }\n${rest}`,
  });
}

const DATABASE = 'data:\n  db: { kind: postgres, run: {}, host: db.shop.example }';
const ENDPOINT =
  '{ apiVersion: externaldns.k8s.io/v1alpha1, kind: DNSEndpoint, metadata: { name: own }, spec: { endpoints: [{ dnsName: NAME, recordType: CNAME, targets: [a.example] }] } }';

function withEndpoint(name: string, rest = ''): string {
  return records('ttl: 60s', `${rest}\nobjects:\n  - ${ENDPOINT.replace('NAME', name)}`);
}

const cases: readonly IssueCase[] = [
  [records('bias: { one: 10 }'), 'SPEC030', 'dns.bias', /policy: proximity/, /away/],
  [records('policy: latency, weights: { one: 50%, two: 50% }'), 'SPEC030', 'dns.weights', /policy: weighted/, /away/],
  [records('zone: shop.example'), 'SPEC030', 'dns.zone', /owner: terraform/, /away/],
  [records('policy: geo'), 'SPEC025', 'dns.places', /whom no region names/, /everywhere: true/],
  [
    records('policy: geo, places: { one: { everywhere: true }, two: { everywhere: true } }'),
    'SPEC025',
    'dns.places',
    /one and two cannot both/,
    /everywhere/,
  ],
  [
    records('policy: geo, places: { one: { everywhere: true, states: [CA] }, two: { states: [CA] } }'),
    'SPEC025',
    'dns.places.two.states',
    /CA are sent to one and to two/,
    /one of the two/,
  ],
  [
    records('policy: geo, places: { one: { everywhere: true }, tow: { countries: [FR] } }'),
    'SPEC027',
    'dns.places.tow',
    /no region tow/,
    /`two`/,
  ],
  [records('policy: proximity, bias: { tow: 1 }'), 'SPEC027', 'dns.bias.tow', /no region tow/, /`two`/],
  [records('policy: failover'), 'SPEC025', 'dns.policy', /nobody learns/, /health/],
  [records('health: {}'), 'SPEC025', 'dns.health', /makes no health checks/, /owner: terraform/],
  [records('health: { ids: { one: abc } }'), 'SPEC025', 'dns.health', /two has none/, /ids/],
  [records('owner: terraform, health: { every: 15s }'), 'SPEC009', 'dns.health.every', /10 or every 30/, /`10s`/],
  [records('owner: terraform, health: { ids: { one: abc } }'), 'SPEC030', 'dns.health.ids', /makes the checks/, /away/],
  [
    records('owner: terraform, health: { path: /healthz }'),
    'SPEC025',
    'dns.health.path',
    /no service answers for one\.shop\.example, two\.shop\.example/,
    /host: one\.shop\.example, path: \/healthz/,
  ],
  [records('owner: terraform', 'provider: gcp'), 'SPEC025', 'dns.owner', /Route 53/, /external-dns/],
  [
    withEndpoint('shop.example'),
    'SPEC025',
    'objects[0].spec.endpoints[0].dnsName',
    /two owners of shop\.example/,
    /one of the two/,
  ],
  [
    withEndpoint('one.db.shop.example', DATABASE),
    'SPEC025',
    'objects[0].spec.endpoints[0].dnsName',
    /two owners of one\.db\.shop\.example/,
    /one of the two/,
  ],
  [
    records('ttl: 60s', 'data:\n  db: { kind: postgres, run: {}, host: shop.example }'),
    'SPEC025',
    'data.db.host',
    /two owners of shop\.example/,
    /another name/,
  ],
];

test('what cannot be of records is said with its place and its cure', () => assertIssues(cases));

test('what can be is accepted', () => {
  const answering =
    'calls: [api]\n    public: [/, { host: one.shop.example, path: /healthz }, { host: two.shop.example, path: / }]';
  for (const text of [
    records(
      'policy: geo, places: { one: { everywhere: true, states: [CA] }, two: { continents: [EU], countries: [IL] } }',
    ),
    records('owner: terraform, policy: failover, health: { every: 30s, failures: 2 }'),
    records('owner: terraform, health: { path: /healthz }', '', answering),
    records('health: { ids: { one: abc, two: def } }, policy: failover'),
    withEndpoint('else.example', DATABASE),
  ]) {
    assert.deepEqual(issuesOf(text), [], text);
  }
});
