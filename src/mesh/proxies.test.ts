import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { buildMesh } from './build-mesh.ts';
import { entryHosts } from './entry-hosts.ts';
import { findProxies, injection } from './proxies.ts';

const workload = (labels: Record<string, string>, hostNetwork = false) => ({ labels, annotations: {}, hostNetwork });

describe('injection', () => {
  const cases = [
    ['namespace on', { 'istio-injection': 'enabled' }, workload({}), 'on'],
    ['namespace by revision', { 'istio.io/rev': 'canary' }, workload({}), 'on'],
    [
      'namespace on, pod off',
      { 'istio-injection': 'enabled' },
      workload({ 'sidecar.istio.io/inject': 'false' }),
      'off',
    ],
    [
      'namespace off, pod on',
      { 'istio-injection': 'disabled' },
      workload({ 'sidecar.istio.io/inject': 'true' }),
      'off',
    ],
    ['namespace unsaid, pod on', {}, workload({ 'sidecar.istio.io/inject': 'true' }), 'on'],
    ['nothing said', {}, workload({}), 'unsaid'],
    ['network of the host', { 'istio-injection': 'enabled' }, workload({}, true), 'off'],
  ] as const;
  for (const [name, namespace, pod, expected] of cases) {
    test(name, () => assert.equal(injection(namespace as Record<string, string>, pod), expected));
  }
});

const DEPLOYMENT = (name: string, labels: string) =>
  `---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: shop }\nspec: { replicas: 2, template: { metadata: { labels: ${labels} }, spec: { containers: [{ name: c, image: i }] } } }\n`;
const GATEWAY = (selector: string) =>
  `---\napiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: entry, namespace: shop }\nspec: { selector: ${selector}, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*.example"] }] }\n`;
const ROUTE = `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: web, namespace: shop }\nspec: { hosts: [web.example, "*.shop.example"], gateways: [entry], http: [{ directResponse: { status: 200 } }] }\n`;

function proxies(text: string): string[] {
  const mesh = buildMesh(indexManifests(readManifests('f', text, 'default').manifests));
  return findProxies(mesh).map(
    ({ kind, namespace, workload: name, replicas, assumed }) =>
      `${kind} ${namespace}/${name} ${replicas}${assumed === null ? '' : ' assumed'}`,
  );
}

describe('proxies', () => {
  test('no mesh objects, no labels: no sidecars', () =>
    assert.deepEqual(proxies(DEPLOYMENT('web', '{ app: web }')), []));

  test('mesh objects: sidecars are assumed, and the gateway that nobody declares', () => {
    assert.deepEqual(proxies(DEPLOYMENT('web', '{ app: web }') + GATEWAY('{ istio: ingressgateway }')), [
      'gateway istio-system/istio-ingressgateway null assumed',
      'sidecar shop/web 2 assumed',
    ]);
  });

  test('a declared gateway is one, not a sidecar', () => {
    assert.deepEqual(proxies(DEPLOYMENT('edge', '{ app: edge }') + GATEWAY('{ app: edge }')), ['gateway shop/edge 2']);
  });

  test('entry hosts are those that a server and a route share', () => {
    const text = DEPLOYMENT('edge', '{ app: edge }') + GATEWAY('{ app: edge }') + ROUTE;
    const mesh = buildMesh(indexManifests(readManifests('f', text, 'default').manifests));
    assert.deepEqual(
      entryHosts(mesh).map(({ host, port, tls }) => `${host}:${port} ${tls}`),
      ['*.shop.example:80 false', 'web.example:80 false'],
    );
  });
});
