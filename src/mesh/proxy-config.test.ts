import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { indexManifests } from '../manifests/manifest-index.ts';
import type { KubeObject, Manifest } from '../manifests/types.ts';
import { buildMesh } from './build-mesh.ts';
import { findProxies } from './proxies.ts';
import { proxyConfig } from './proxy-config.ts';
import type { Listener, ProxyConfig } from './types.ts';

const NAMES = ['cart', 'web', 'pay'];
const NAMESPACES = ['shop', 'bank', 'istio-system'];
const namespace = fc.constantFrom(...NAMESPACES);
const host = fc.constantFrom(
  ...NAMES,
  'cart.shop.svc.cluster.local',
  '*.shop.svc.cluster.local',
  '*',
  'a.example',
  '*.example',
  'nobody',
);
const weight = fc.integer({ min: 0, max: 3 });
const destination = fc.record(
  { host: fc.constantFrom(...NAMES, 'nobody'), subset: fc.constantFrom('v1', 'v9') },
  { requiredKeys: ['host'] },
);
const row = fc.record(
  {
    uri: fc.record({ prefix: fc.constantFrom('/', '/a', '/b') }),
    headers: fc.record({ 'X-A': fc.constantFrom({}, { exact: '1' }) }),
    gateways: fc.constant(['shop/entry']),
    sourceLabels: fc.constant({ app: 'cart' }),
    port: fc.constantFrom(80, 81),
  },
  { requiredKeys: [] },
);
const rule = fc.record(
  {
    match: fc.array(row, { maxLength: 3 }),
    route: fc.array(fc.record({ destination, weight }), { maxLength: 3 }),
    redirect: fc.record({ uri: fc.constant('/x'), redirectCode: fc.constantFrom(301, 305) }),
    mirror: destination,
  },
  { requiredKeys: ['route'] },
);
const object = (kind: string, apiVersion: string, spec: fc.Arbitrary<unknown>): fc.Arbitrary<KubeObject> =>
  fc.record({
    apiVersion: fc.constant(apiVersion),
    kind: fc.constant(kind),
    metadata: fc.record({ name: fc.constantFrom('a', 'b', 'c', 'entry'), namespace }),
    spec,
  });

const objects = fc.array(
  fc.oneof(
    object(
      'Service',
      'v1',
      fc.record({
        selector: fc.constant({ app: 'cart' }),
        ports: fc.constant([
          { name: 'http', port: 80 },
          { name: 'tcp-db', port: 5432 },
        ]),
      }),
    ).map((each) => ({
      ...each,
      metadata: { ...each.metadata, name: NAMES[each.metadata.name.length % 3]! },
    })),
    object(
      'Deployment',
      'apps/v1',
      fc.constant({ template: { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ name: 'c' }] } } }),
    ),
    object(
      'VirtualService',
      'networking.istio.io/v1',
      fc.record({
        hosts: fc.array(host, { minLength: 1, maxLength: 3 }),
        gateways: fc.constantFrom(['mesh'], ['shop/entry', 'mesh'], ['shop/entry']),
        http: fc.array(rule, { maxLength: 4 }),
      }),
    ),
    object(
      'DestinationRule',
      'networking.istio.io/v1',
      fc.record({ host, subsets: fc.constant([{ name: 'v1', labels: { version: 'v1' } }]) }),
    ),
    object(
      'Gateway',
      'networking.istio.io/v1',
      fc.record({
        selector: fc.constant({ istio: 'ingressgateway' }),
        servers: fc.constant([
          { port: { number: 80, protocol: 'HTTP' }, hosts: ['*'] },
          { port: { number: 443, protocol: 'HTTPS' }, tls: { mode: 'SIMPLE' }, hosts: ['a.example'] },
        ]),
      }),
    ),
  ),
  { maxLength: 14 },
);

function configs(all: readonly KubeObject[]): readonly ProxyConfig[] {
  const manifests = all.map((each): Manifest => ({ object: each, cluster: 'one' }));
  const mesh = buildMesh(indexManifests(manifests));
  return findProxies(mesh).map((proxy) => proxyConfig(mesh, proxy));
}

function namedClusters({ virtualHosts, tcpRoutes }: Listener): readonly string[] {
  const http = virtualHosts.flatMap(({ routes }) =>
    routes.flatMap(({ action, mirrors }) =>
      [...(action.kind === 'forward' ? action.destinations : []), ...mirrors].map(({ cluster }) => cluster),
    ),
  );
  return [...http, ...tcpRoutes.flatMap(({ destinations }) => destinations.map(({ cluster }) => cluster))];
}

describe('what a proxy is given', () => {
  test('every destination has its cluster, under its own name', () => {
    fc.assert(
      fc.property(objects, (all) => {
        for (const { listeners, clusters } of configs(all)) {
          for (const key of listeners.flatMap(namedClusters)) assert.equal(clusters.get(key)?.key, key);
        }
      }),
    );
  });

  test('no two virtual hosts of a listener claim a domain', () => {
    fc.assert(
      fc.property(objects, (all) => {
        for (const { virtualHosts } of configs(all).flatMap(({ listeners }) => listeners)) {
          const domains = virtualHosts.flatMap((each) => each.domains);
          assert.equal(new Set(domains).size, domains.length);
        }
      }),
    );
  });

  test('behind a route that takes everything stands none that does not, and at a sidecar none at all', () => {
    fc.assert(
      fc.property(objects, (all) => {
        for (const { proxy, listeners } of configs(all)) {
          for (const { routes } of listeners.flatMap((each) => each.virtualHosts)) {
            const first = routes.findIndex(({ match }) => match.catchAll);
            const behind = first < 0 ? [] : routes.slice(first + 1);
            assert.ok(behind.every(({ match }) => proxy.kind === 'gateway' && match.catchAll));
          }
        }
      }),
    );
  });

  test('the same objects give the same configuration', () => {
    fc.assert(
      fc.property(objects, (all) => assert.deepEqual(configs(all), configs(all))),
      { numRuns: 30 },
    );
  });

  test('a zero weight never stands beside others', () => {
    fc.assert(
      fc.property(objects, (all) => {
        for (const { listeners } of configs(all)) {
          for (const { action } of listeners.flatMap((each) => each.virtualHosts.flatMap((one) => one.routes))) {
            if (action.kind === 'forward')
              assert.ok(action.destinations.length > 0 && action.destinations.every((each) => each.weight > 0));
          }
        }
      }),
    );
  });
});
