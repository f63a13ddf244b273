/** The same records by both writers: each policy by the words of external-dns, and by those of Route 53. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import { sampleModel } from '../../model/sample-model.ts';
import type { Model } from '../../model/types.ts';
import { samplePlatform } from '../../spec/sample-platform.ts';
import { dnsEndpoints } from './dns-endpoints.ts';
import { route53Records } from './route53-records.ts';

const REGIONS =
  'east: { share: 70%, zones: [a, b, c] }\n  west: { share: 30%, zones: [a, b, c] }\n  far: { role: warm, zones: [a, b, c] }';

function modelOf(lines: string, rest = ''): Model {
  const all = `gateway: { host: shop.example }\ndns: { ${lines} }\n${rest}`;
  const text = samplePlatform({ regions: REGIONS, api: 'replicas: 9', rest: all });
  return sampleModel(text);
}

/** By identifier: what external-dns is told. */
function told(lines: string): Readonly<Record<string, Readonly<Record<string, string | undefined>>>> {
  const [object] = dnsEndpoints(modelOf(lines), 'east');
  return Object.fromEntries(
    recordsAt(object, ['spec', 'endpoints']).map(([, endpoint]) => [
      stringAt(endpoint, ['setIdentifier']) ?? '',
      Object.fromEntries(
        recordsAt(endpoint, ['providerSpecific']).map(([, each]) => [
          stringAt(each, ['name']) ?? '',
          stringAt(each, ['value']),
        ]),
      ),
    ]),
  );
}

/** By identifier: the routing policy that Terraform is told. */
function asked(lines: string): Readonly<Record<string, unknown>> {
  const document = route53Records(modelOf(`owner: terraform, ${lines}`), 'east');
  return Object.fromEntries(
    Object.values(recordAt(document, ['resource', 'aws_route53_record']) ?? {}).map((each) => {
      const [policy] = Object.entries(recordAt(each, []) ?? {}).filter(([name]) => name.endsWith('_routing_policy'));
      return [stringAt(each, ['set_identifier']) ?? '', policy];
    }),
  );
}

const GEO =
  'policy: geo, places: { east: { everywhere: true }, west: { states: [CA] }, far: { continents: [EU], countries: [IL] } }';

test('weights', () => {
  assert.deepEqual(told('ttl: 60s'), { east: { 'aws/weight': '7' }, west: { 'aws/weight': '3' } });
  assert.deepEqual(asked('ttl: 60s'), {
    east: ['weighted_routing_policy', { weight: 7 }],
    west: ['weighted_routing_policy', { weight: 3 }],
  });
});

test('latency', () => {
  assert.deepEqual(told('policy: latency'), { east: { 'aws/region': 'east' }, west: { 'aws/region': 'west' } });
  assert.deepEqual(asked('policy: latency'), {
    east: ['latency_routing_policy', { region: 'east' }],
    west: ['latency_routing_policy', { region: 'west' }],
  });
});

test('places: a state before its country, a country before its continent, everybody else somewhere', () => {
  assert.deepEqual(told(GEO), {
    'east-everywhere': { 'aws/geolocation-country-code': '*' },
    'west-us-ca': { 'aws/geolocation-country-code': 'US', 'aws/geolocation-subdivision-code': 'CA' },
    'far-il': { 'aws/geolocation-country-code': 'IL' },
    'far-continent-eu': { 'aws/geolocation-continent-code': 'EU' },
  });
  assert.deepEqual(asked(GEO), {
    'east-everywhere': ['geolocation_routing_policy', { country: '*' }],
    'west-us-ca': ['geolocation_routing_policy', { country: 'US', subdivision: 'CA' }],
    'far-il': ['geolocation_routing_policy', { country: 'IL' }],
    'far-continent-eu': ['geolocation_routing_policy', { continent: 'EU' }],
  });
});

test('failover: the readiest two, each with its check', () => {
  const ids = 'health: { ids: { east: e, west: w } }';
  assert.deepEqual(told(`policy: failover, ${ids}`), {
    east: { 'aws/failover': 'PRIMARY', 'aws/health-check-id': 'e' },
    west: { 'aws/failover': 'SECONDARY', 'aws/health-check-id': 'w' },
  });
  assert.deepEqual(asked('policy: failover, health: {}'), {
    east: ['failover_routing_policy', { type: 'PRIMARY' }],
    west: ['failover_routing_policy', { type: 'SECONDARY' }],
  });
});

test('proximity', () => {
  assert.deepEqual(told('policy: proximity, bias: { east: 20 }').east, {
    'aws/geoproximity-region': 'east',
    'aws/geoproximity-bias': '20',
  });
  assert.deepEqual(asked('policy: proximity, bias: { east: 20 }').east, [
    'geoproximity_routing_policy',
    { aws_region: 'east', bias: 20 },
  ]);
});

test('one writer: what Terraform writes, no cluster does, and neither writes twice', () => {
  const byTerraform = modelOf('owner: terraform, health: {}', 'data:\n  db: { kind: postgres, run: {} }');
  const byCluster = modelOf('ttl: 30s', 'data:\n  db: { kind: postgres, run: {} }');
  for (const cluster of ['east', 'west', 'far']) {
    assert.deepEqual(dnsEndpoints(byTerraform, cluster), []);
    assert.equal(route53Records(byCluster, cluster), null);
  }
  assert.equal(route53Records(byTerraform, 'west'), null);
  const resources = route53Records(byTerraform, 'east')?.resource;
  const record = recordAt(resources, ['aws_route53_record', 'db_shop_internal']);
  assert.deepEqual(record?.records, ['east.db.shop.internal']);
  const [, database] = dnsEndpoints(byCluster, 'east');
  assert.deepEqual(recordAt(database, ['spec', 'endpoints', 0]), {
    dnsName: 'db.shop.internal',
    recordType: 'CNAME',
    recordTTL: 30,
    targets: ['east.db.shop.internal'],
  });
});

test('every host has records of its own, under a name that Terraform takes', () => {
  const hosts = ['3d.example', 'a-b.example', 'a.b.example'];
  const web = `public: [${hosts.map((host) => `{ host: ${host}, path: / }`).join(', ')}]`;
  const rest = 'gateway: { host: shop.example }\ndns: { owner: terraform, zone: example }';
  const document = route53Records(sampleModel(samplePlatform({ web, rest })), 'one');
  const records = recordAt(document, ['resource', 'aws_route53_record']) ?? {};
  assert.deepEqual(
    Object.values(records).map((each) => stringAt(each, ['name'])),
    [...hosts, 'shop.example'],
  );
  for (const name of Object.keys(records)) assert.match(name, /^[A-Za-z_][\w-]*$/);
});

test('checks: 10 s, three failures, a connection or a path; a name at the top of its zone is an alias', () => {
  const document = route53Records(modelOf('owner: terraform, health: {}'), 'east');
  assert.deepEqual(recordAt(document, ['resource', 'aws_route53_health_check', 'east']), {
    fqdn: 'east.shop.example',
    port: 443,
    type: 'TCP',
    request_interval: 10,
    failure_threshold: 3,
    measure_latency: true,
    tags: { Name: 'east' },
  });
  const apex = recordAt(document, ['resource', 'aws_route53_record', 'shop_example-east']);
  assert.equal(apex?.type, 'A');
  assert.equal(apex?.ttl, undefined);
  assert.equal(apex?.health_check_id, `\${aws_route53_health_check.east.id}`);
  const below = route53Records(modelOf('owner: terraform, zone: example'), 'east');
  assert.equal(recordAt(below, ['resource', 'aws_route53_record', 'shop_example-east'])?.type, 'CNAME');
});
