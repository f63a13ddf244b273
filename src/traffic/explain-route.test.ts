import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { buildMeshes } from '../mesh/build-mesh.ts';
import { entryHosts } from '../mesh/entry-hosts.ts';
import { findProxies } from '../mesh/proxies.ts';
import { proxyConfig } from '../mesh/proxy-config.ts';
import { explainRoute } from './explain-route.ts';
import type { RouteAnswer } from './route-answer.ts';
import { parseRequestUrl } from './route-question.ts';

describe('URLs', () => {
  const cases = [
    ['http://shop.example', { scheme: 'http', host: 'shop.example', port: null, path: '/' }],
    [
      'https://Shop.Example:8443/a/../b?x=1#top',
      { scheme: 'https', host: 'shop.example', port: 8443, path: '/a/../b?x=1' },
    ],
    ['http://shop.example?x', { scheme: 'http', host: 'shop.example', port: null, path: '/?x' }],
    ['http://[::1]:80/', { scheme: 'http', host: '[::1]', port: 80, path: '/' }],
    ['shop.example/a', null],
    ['ftp://shop.example/', null],
    ['http://', null],
    ['http://user@shop.example/', null],
    ['http://shop.example:0/', null],
    ['http://shop.example:70000/', null],
    ['http://shop.example/a b', null],
  ] as const;
  for (const [text, expected] of cases) test(text, () => assert.deepEqual(parseRequestUrl(text), expected));
});

describe('two clusters of one mesh', () => {
  const both = `
apiVersion: v1
kind: Namespace
metadata: { name: istio-system, labels: { topology.istio.io/network: flat } }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { replicas: 2, selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: cart, image: cart }] } } }
`;
  const closed = `---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: nobody, namespace: shop }
spec: {}
`;
  const meshes = [
    ...buildMeshes(
      indexManifests([
        ...readManifests('east.yaml', both, 'east').manifests,
        ...readManifests('west.yaml', both + closed, 'west').manifests,
      ]),
    ).values(),
  ];

  test('each sidecar obeys the policies of its own', () => {
    const question = { url: parseRequestUrl('http://cart/')!, method: 'GET', headers: {} };
    const answer = explainRoute(meshes, { ...question, from: { namespace: 'shop', workload: 'cart' } }) as RouteAnswer;
    const { text, details } = answer.steps.find(({ title }) => title === 'destination')!;
    assert.equal(answer.status, null);
    assert.equal(text, '100 % to cart.shop.svc.cluster.local:80, 4 endpoints');
    assert.deepEqual(
      details.slice(1).map((each) => each.text),
      [
        'Deployment cart in east: 2 pods on port 80, mutual TLS (PERMISSIVE), no authorization policy',
        'Deployment cart in west: 2 pods on port 80, answers 403 because no ALLOW policy matches it',
      ],
    );
  });
});

const real = process.env.NINES_REAL ?? '';
const skip = real !== '' && existsSync(real) ? false : "NINES_REAL names no folder of other people's manifests";

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return /\.ya?ml$/.test(path) ? [path] : [];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesUnder(join(path, name)));
}

function meshesOf(...paths: readonly string[]) {
  const files = paths.flatMap((path) => filesUnder(join(real, path)));
  return [
    ...buildMeshes(
      indexManifests(files.flatMap((file) => readManifests(file, readFileSync(file, 'utf8'), 'default').manifests)),
    ).values(),
  ];
}

function ask(
  paths: readonly string[],
  url: string,
  from: string | null = null,
  headers: Readonly<Record<string, string>> = {},
): RouteAnswer {
  const [namespace = '', workload = ''] = (from ?? '').split('/');
  const answer = explainRoute(meshesOf(...paths), {
    url: parseRequestUrl(url)!,
    method: 'GET',
    headers,
    from: from === null ? null : { namespace, workload },
  });
  assert.ok(!('problem' in answer));
  return answer;
}

const BOOKINFO = 'bookinfo/samples/bookinfo';
const STABLE = [
  `${BOOKINFO}/platform/kube/bookinfo.yaml`,
  ...['bookinfo-gateway', 'destination-rule-all', 'virtual-service-all-v1'].map(
    (name) => `${BOOKINFO}/networking/${name}.yaml`,
  ),
];
const shares = ({ destinations }: RouteAnswer): string =>
  destinations.map(({ subset, share }) => `${subset ?? '-'} ${share}`).join(', ');

describe('platforms of others', { skip }, () => {
  test('bookinfo stable: the gateway leads to the product page, everything else to v1', () => {
    const page = ask(STABLE, 'http://bookinfo.example/productpage');
    assert.deepEqual(
      [page.status, page.rule?.manifest.object.metadata.name, page.destinations[0]!.host],
      [null, 'bookinfo', 'productpage.default.svc.cluster.local'],
    );
    assert.equal(ask(STABLE, 'http://bookinfo.example/nothing').status, 404);
    for (const name of ['reviews', 'ratings', 'details'])
      assert.equal(shares(ask(STABLE, `http://${name}:9080/`)), 'v1 100');
  });

  test('bookinfo canary: 80 to 20', () => {
    const canary = [...STABLE, `${BOOKINFO}/networking/virtual-service-reviews-80-20.yaml`];
    assert.equal(shares(ask(canary, 'http://reviews:9080/', 'default/productpage-v1')), 'v1 80, v2 20');
  });

  test('bookinfo by user, with faults', () => {
    const jason = [...STABLE, `${BOOKINFO}/networking/virtual-service-reviews-jason-v2-v3.yaml`];
    assert.equal(shares(ask(jason, 'http://reviews:9080/', null, { 'end-user': 'jason' })), 'v2 100');
    assert.equal(shares(ask(jason, 'http://reviews:9080/')), 'v3 100');
    const abort = [...STABLE, `${BOOKINFO}/networking/virtual-service-ratings-test-abort.yaml`];
    assert.equal(ask(abort, 'http://ratings:9080/', null, { 'end-user': 'jason' }).status, 500);
    assert.equal(ask(abort, 'http://ratings:9080/').status, null);
  });

  test('bookinfo broken on purpose: subsets that nobody defines answer 503', () => {
    const broken = ask(
      [STABLE[0]!, `${BOOKINFO}/networking/virtual-service-reviews-80-20.yaml`],
      'http://reviews:9080/',
    );
    assert.deepEqual([broken.status, broken.flags], [503, ['NC']]);
    assert.match(broken.why, /subset v1/);
  });

  test('bookinfo with the Gateway API inside the mesh', () => {
    const api = [
      `${BOOKINFO}/platform/kube/bookinfo.yaml`,
      `${BOOKINFO}/platform/kube/bookinfo-versions.yaml`,
      `${BOOKINFO}/gateway-api/route-reviews-90-10.yaml`,
    ];
    const { destinations } = ask(api, 'http://reviews:9080/', 'default/productpage-v1');
    assert.deepEqual(
      destinations.map(({ host, share }) => `${host.split('.')[0]} ${share}`),
      ['reviews-v1 90', 'reviews-v2 10'],
    );
  });

  test('online-boutique: an HTTPRoute at the entry', () => {
    const answer = ask(['online-boutique/release'], 'http://shop.example/');
    assert.deepEqual(
      [answer.rule?.manifest.object.kind, answer.destinations[0]!.host, answer.destinations[0]!.endpoints],
      ['HTTPRoute', 'frontend.default.svc.cluster.local', 1],
    );
  });

  test('gitops-istio: a Canary is the route, its primary the destination', () => {
    const answer = ask(['gitops-istio/apps', 'gitops-istio/istio'], 'http://podinfo.example/', null, {
      'user-agent': 'Firefox',
    });
    assert.deepEqual(
      [answer.rule?.manifest.object.kind, answer.destinations.map(({ host }) => host)],
      ['Canary', ['frontend-primary.prod.svc.cluster.local']],
    );
  });

  test('argo-rollouts: at rest everything goes to the stable side', () => {
    assert.equal(
      shares(ask(['argo-rollouts/examples/istio/istio-subset-split.yaml'], 'http://istio-subset-split/')),
      'stable 100',
    );
    const hosts = ask(
      ['argo-rollouts/examples/istio/istio-mirror.yaml'],
      'http://istio-host-split.com/',
    ).destinations.map(({ host }) => host.split('.')[0]);
    assert.deepEqual(hosts, ['istio-host-split-stable']);
  });

  for (const set of skip === false
    ? readdirSync(real).filter((name) => statSync(join(real, name)).isDirectory())
    : []) {
    test(`${set}: every proxy has a configuration and every entry host an answer`, () => {
      for (const mesh of meshesOf(set)) {
        for (const proxy of findProxies(mesh)) assert.equal(proxyConfig(mesh, proxy).proxy, proxy);
        for (const { host, port, tls } of entryHosts(mesh)) {
          const url = `${tls ? 'https' : 'http'}://${host.replace('*', 'any')}:${port}/`;
          assert.ok(
            'status' in
              explainRoute([mesh], { url: parseRequestUrl(url)!, method: 'GET', headers: {}, from: 'gateway' }),
          );
        }
      }
    });
  }
});
