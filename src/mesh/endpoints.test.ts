import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { istioFacts } from '../engines/istio.ts';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { buildMesh } from './build-mesh.ts';
import { groupEndpoints, selectEndpoints } from './endpoints.ts';
import { localityOf } from './locality.ts';
import { proxyConfig } from './proxy-config.ts';
import type { Cluster, Endpoint, LocalityPolicy } from './types.ts';

const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: web }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: v1, labels: { version: v1 } }, { name: east, labels: { topology.kubernetes.io/region: east } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [cart]
  http: [{ route: [{ destination: { host: cart, subset: v1 }, weight: 1 }, { destination: { host: cart, subset: east }, weight: 1 }] }]
`;

const mesh = buildMesh(indexManifests(readManifests('f', SERVICE, 'one').manifests), { engine: istioFacts() });
const client = {
  kind: 'sidecar',
  cluster: 'one',
  namespace: 'shop',
  workload: 'c',
  labels: {},
  serviceAccount: 'c',
} as const;
const { clusters } = proxyConfig(mesh, client);

function cluster(subset = '', locality: LocalityPolicy = { kind: 'none' }): Cluster {
  return { ...clusters.get(`outbound|80|${subset}|cart.shop.svc.cluster.local`)!, locality };
}

function endpoint(name: string, parts: Partial<Endpoint> = {}): Endpoint {
  return {
    id: `one/shop/${name}`,
    address: name,
    port: 8080,
    cluster: 'one',
    network: '',
    locality: localityOf('east/a'),
    labels: { app: 'cart', version: 'v1' },
    weight: 1,
    ready: true,
    meshed: true,
    ...parts,
  };
}

describe('selection of endpoints', () => {
  const candidates = [
    endpoint('a'),
    endpoint('b', { labels: { app: 'cart', version: 'v2' } }),
    endpoint('c', { ready: false }),
    endpoint('d', { labels: { app: 'web' } }),
    endpoint('e', { id: 'one/other/e' }),
    endpoint('f', { id: 'two/shop/f', cluster: 'two' }),
    endpoint('g', { locality: localityOf('west/a') }),
  ];
  const names = (found: readonly Endpoint[]): string => found.map(({ address }) => address).join('');

  test('by selector, namespace and cluster', () => assert.equal(names(selectEndpoints(cluster(), candidates)), 'abcg'));
  test('by the labels of a subset', () => assert.equal(names(selectEndpoints(cluster('v1'), candidates)), 'acg'));
  test('by where the pod runs', () => assert.equal(names(selectEndpoints(cluster('east'), candidates)), 'abc'));

  const unready: readonly (readonly [what: string, version: string, rule: string, service: string, string])[] = [
    ['as unhealthy ones', '1.31', '', '', 'abcg'],
    ['not before 1.31', '1.30', '', '', 'abg'],
    ['with ejection', '1.31', 'trafficPolicy: { outlierDetection: { interval: 1s } }', '', 'abcg'],
    ['not where Envoy may panic', '1.31', 'trafficPolicy: { outlierDetection: { minHealthPercent: 1 } }', '', 'abg'],
    ['where they say when to leave the zone', '1.30', '', 'trafficDistribution: PreferClose', 'abcg'],
  ];
  for (const [what, version, rule, service, wanted] of unready) {
    test(`of pods that are not ready: ${what}`, () => {
      const text = SERVICE.replace('spec: { selector', `spec: { ${service === '' ? '' : `${service}, `}selector`);
      const policy = `spec: { host: cart, ${rule === '' ? '' : `${rule}, `}subsets`;
      const { manifests } = readManifests('f', text.replace('spec: { host: cart, subsets', policy), 'one');
      const config = proxyConfig(buildMesh(indexManifests(manifests), { engine: version }), client);
      const found = config.clusters.get('outbound|80||cart.shop.svc.cluster.local')!;
      assert.equal(names(selectEndpoints(found, candidates)), wanted);
    });
  }

  test('a cluster that is missing has none', () => {
    assert.deepEqual(selectEndpoints({ ...cluster(), endpoints: { kind: 'none' } }, candidates), []);
  });
});

const place = fc.constantFrom('east/a', 'east/b', 'west/a', 'west/b/1', 'eu/a', '');
const endpoints = fc
  .array(place, { maxLength: 12 })
  .map((places) =>
    places.map((each, index) =>
      endpoint(`p${index}`, { locality: localityOf(each), labels: { app: 'cart', rack: `r${index % 3}` } }),
    ),
  );
const policy: fc.Arbitrary<LocalityPolicy> = fc.oneof(
  fc.constant<LocalityPolicy>({ kind: 'none' }),
  fc.constant<LocalityPolicy>({ kind: 'failover', regions: [] }),
  fc.constant<LocalityPolicy>({ kind: 'failover', regions: [{ from: 'east', to: 'eu' }] }),
  fc.constant<LocalityPolicy>({ kind: 'failoverPriority', labels: ['rack', 'topology.kubernetes.io/region'] }),
  fc.constant<LocalityPolicy>({ kind: 'failoverPriority', labels: ['rack'], regions: [{ from: 'east', to: 'west' }] }),
);

describe('order of endpoints', () => {
  const proxyPlace = (locality: string) => ({
    locality: localityOf(locality),
    network: '',
    cluster: 'one',
    labels: { rack: 'r1' },
  });

  test('whatever fails over keeps every endpoint once, in priorities without gaps', () => {
    fc.assert(
      fc.property(endpoints, place, policy, (all, where, locality) => {
        const { priorities } = groupEndpoints(cluster('', locality), all, proxyPlace(where));
        const kept = priorities.flat().flatMap((group) => group.endpoints.map(({ id }) => id));
        assert.deepEqual(kept.toSorted(), all.map(({ id }) => id).toSorted());
        for (const priority of priorities) assert.ok(priority.length > 0);
      }),
    );
  });

  test('nearer localities never stand behind farther ones', () => {
    fc.assert(
      fc.property(endpoints, place, (all, where) => {
        const from = localityOf(where);
        const { priorities } = groupEndpoints(cluster('', { kind: 'failover', regions: [] }), all, proxyPlace(where));
        const distance = (each: Endpoint): number =>
          each.locality.region !== from.region
            ? 3
            : each.locality.zone !== from.zone
              ? 2
              : each.locality.subzone !== from.subzone
                ? 1
                : 0;
        const order = priorities.flatMap((groups) => groups.flatMap((group) => group.endpoints.map(distance)));
        assert.deepEqual(
          order,
          order.toSorted((a, b) => a - b),
        );
      }),
    );
  });

  test('distribute keeps only what it names, with its weight', () => {
    const locality: LocalityPolicy = {
      kind: 'distribute',
      rules: [{ from: 'east/*', to: { 'east/a': 60, 'west/*': 40 } }],
    };
    fc.assert(
      fc.property(endpoints, (all) => {
        const { priorities, weighted } = groupEndpoints(cluster('', locality), all, proxyPlace('east/b'));
        const groups = priorities.flat();
        const named = all.filter(
          ({ locality: { region, zone } }) => region === 'west' || (region === 'east' && zone === 'a'),
        );
        assert.equal(groups.flatMap((group) => group.endpoints).length, named.length);
        assert.equal(weighted, all.length > 0);
        const west = groups
          .filter((group) => group.locality.region === 'west')
          .reduce((sum, group) => sum + group.weight, 0);
        // Shares of one weight are rounded up, each by less than one.
        if (west > 0) assert.ok(west >= 40 && west < 40 + groups.length);
      }),
    );
  });

  test('gateways carry the pods of their network, and only those that speak mutual TLS', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.boolean(), fc.boolean()), { maxLength: 8 }),
        fc.integer({ min: 1, max: 3 }),
        (pods, count) => {
          const all = pods.map(([remote, meshed], index) =>
            endpoint(`p${index}`, { network: remote ? 'far' : 'near', meshed }),
          );
          const origin = {
            manifest: { object: { apiVersion: 'v1', kind: 'Service', metadata: { name: 'g' } }, cluster: 'two' },
            path: [],
          };
          const gateways = Array.from({ length: count }, (_, index) => ({
            network: 'far',
            cluster: 'two',
            address: `g${index}`,
            port: 15443,
            origin,
          }));
          const { priorities } = groupEndpoints(cluster(), all, { ...proxyPlace('east/a'), network: 'near' }, gateways);
          const found = priorities.flat().flatMap((group) => group.endpoints);
          const weight = (some: readonly Endpoint[]): number => some.reduce((sum, each) => sum + each.weight, 0);
          const remote = all.filter(({ network, meshed }) => network === 'far' && meshed).length;
          const local = all.filter(({ network }) => network === 'near').length;
          assert.equal(weight(found.filter(({ network }) => network === 'far')), remote * count);
          assert.equal(weight(found.filter(({ network }) => network === 'near')), local * count);
        },
      ),
    );
  });
});
