import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertIssues, type IssueCase, issuesOf, samplePlatform } from '../sample-platform.ts';

const TWO = 'one: { zones: [a, b, c] }\n  two: { zones: [a, b, c] }';

function one(store: string): string {
  return samplePlatform({ rest: `data:\n  db: ${store}` });
}

function two(store: string): string {
  return samplePlatform({ regions: TWO, api: 'replicas: 6', rest: `data:\n  db: ${store}` });
}

const cases: readonly IssueCase[] = [
  [one('{ kind: postgres }'), 'SPEC007', 'data.db', /somewhere/, /`run: \{\}`/],
  [one('{ kind: redis, run: {}, care: {} }'), 'SPEC030', 'data.db.care', /of PostgreSQL/, /take it away/],
  [one('{ kind: postgres, host: db.example, care: {} }'), 'SPEC030', 'data.db.care', /whoever runs/, /take it away/],
  [one('{ kind: kafka, run: { brokers: 2 } }'), 'SPEC023', 'data.db.run.brokers', /three copies/, /`3`/],
  [one('{ kind: kafka, run: {}, port: 9094 }'), 'SPEC023', 'data.db.port', /9092 or a higher/, /take it away/],
  [one('{ kind: kafka, run: { replicas: 2 } }'), 'SPEC030', 'data.db.run.replicas', /of PostgreSQL/, /take it away/],
  [one('{ kind: redis, run: { topics: {} } }'), 'SPEC030', 'data.db.run.topics', /of Kafka/, /take it away/],
  [
    two('{ kind: kafka, run: {}, replication: { writer: each, lossy: [carts] } }'),
    'SPEC030',
    'data.db.replication.lossy',
    /of PostgreSQL/,
    /take it away/,
  ],
  [
    two('{ kind: kafka, run: {}, replication: { primary: three } }'),
    'SPEC027',
    'data.db.replication.primary',
    /no region three/,
    /two/,
  ],
  [one('{ kind: kafka, run: { version: "3.9.0" } }'), 'SPEC009', 'data.db.run.version', /Kafka 4.0/, /4.0/],
  [
    one('{ kind: redis, run: { sentinel: {}, cluster: {} } }'),
    'SPEC025',
    'data.db.run.sentinel',
    /two topologies/,
    /`sentinel` .* or `cluster`/,
  ],
  [
    one('{ kind: redis, run: { cluster: { masters: 2 } } }'),
    'SPEC023',
    'data.db.run.cluster.masters',
    /at least 3/,
    /`3`/,
  ],
  [one('{ kind: redis, run: { sentinel: { nodes: 2 } } }'), 'SPEC023', 'data.db.run.sentinel.nodes', /of 2/, /`3`/],
  [
    one('{ kind: redis, run: { sentinel: { quorum: 4 } } }'),
    'SPEC028',
    'data.db.run.sentinel.quorum',
    /4 of 3 .* never/,
    /`2`/,
  ],
  [one('{ kind: redis, run: { pool: 2 } }'), 'SPEC030', 'data.db.run.pool', /PostgreSQL/, /away/],
  [one('{ kind: postgres, run: { cluster: {} } }'), 'SPEC030', 'data.db.run.cluster', /Redis/, /away/],
  [one('{ kind: postgres, host: db.example, run: {} }'), 'SPEC030', 'data.db.host', /changes nothing/, /away/],
  [one('{ kind: postgres, run: {}, addresses: [10.0.0.1] }'), 'SPEC030', 'data.db.addresses', /runs here/, /away/],
  [
    one('{ kind: postgres, run: { replicas: 1, synchronous: 2 } }'),
    'SPEC023',
    'data.db.run.synchronous',
    /2 replicas .* there are 1/,
    /`0`/,
  ],
  [one('{ kind: postgres, run: { pool: 1 } }'), 'SPEC023', 'data.db.run.pool', /one pod/, /`2`/],
  [
    one('{ kind: postgres, run: { replicas: { tow: 2 } } }'),
    'SPEC027',
    'data.db.run.replicas.tow',
    /no region tow/,
    /one/,
  ],
  [one('{ kind: postgres, run: {}, replication: {} }'), 'SPEC030', 'data.db.replication', /one region/, /away/],
  [
    two('{ kind: redis, run: {}, replication: {} }'),
    'SPEC030',
    'data.db.replication',
    /each region has its own/,
    /away/,
  ],
  [
    two('{ kind: postgres, host: db.example, replication: {} }'),
    'SPEC030',
    'data.db.replication',
    /nobody here/,
    /away/,
  ],
  [
    two('{ kind: postgres, run: {}, replication: { primary: tow } }'),
    'SPEC027',
    'data.db.replication.primary',
    /no region tow/,
    /`two`/,
  ],
  [
    two('{ kind: postgres, run: {}, replication: { writer: each, primary: two } }'),
    'SPEC025',
    'data.db.replication.primary',
    /none is primary/,
    /writer: one/,
  ],
  [
    two('{ kind: postgres, run: {}, replication: { lossy: [carts] } }'),
    'SPEC030',
    'data.db.replication.lossy',
    /nothing conflicts/,
    /writer: each/,
  ],
  [
    samplePlatform({ rest: `data:\n  ${'files-'.repeat(9)}kept: { kind: bucket }` }),
    'SPEC010',
    `data.${'files-'.repeat(9)}kept`,
    /more than 63/,
    /shorter/,
  ],
  [one('{ kind: bucket, host: s3.example }'), 'SPEC030', 'data.db.host', /provider/, /away/],
  [
    samplePlatform({ rest: 'provider: gcp\ndata:\n  db: { kind: bucket }' }),
    'SPEC025',
    'data.db',
    /Terraform of AWS/,
    /provider: aws/,
  ],
  [
    samplePlatform({ api: 'replicas: 3\n    calls: [db]', rest: 'data:\n  db: { kind: bucket }' }),
    'SPEC020',
    'services.api.calls[0]',
    /a bucket/,
    /externals/,
  ],
  [samplePlatform({ regions: 'one: { zones: [] }' }), 'SPEC007', 'regions.one.zones', /the list is empty/, /a zone/],
];

test('what cannot be of a store is said with its place and its cure', () => assertIssues(cases));

test('what can be is accepted', () => {
  for (const text of [
    one('{ kind: postgres, run: {} }'),
    one('{ kind: postgres, run: { replicas: 0, synchronous: 0, pool: 2 } }'),
    one('{ kind: redis, run: { cluster: { masters: 3, replicas: 2 } } }'),
    two('{ kind: postgres, host: db.example, run: { replicas: { one: 3 } }, replication: { primary: two, lag: 10s } }'),
    two('{ kind: postgres, run: {}, replication: { writer: each, lossy: [carts, shop.wishes] } }'),
    one('{ kind: kafka, run: { cruiseControl: true, topics: { orders: {}, shop.carts: { keep: 1d } } } }'),
    two('{ kind: kafka, run: { brokers: 6 }, replication: { writer: each } }'),
    one('{ kind: postgres, run: {}, care: { slow: 20ms, partitions: { shop.carts: { by: made_at, keep: 24 } } } }'),
    two('{ kind: bucket }'),
  ]) {
    assert.deepEqual(issuesOf(text), [], text);
  }
});
