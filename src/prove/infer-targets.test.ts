import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import type { Targets } from '../targets/types.ts';
import { inferTargets } from './infer-targets.ts';

function infer(...texts: readonly string[]): Targets {
  return inferTargets(
    indexManifests(texts.flatMap((text, i) => readManifests(`${i}.yaml`, text, 'default').manifests)),
  );
}

function deployment(name: string, container: string): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: a, ${container} }], volumes: [{ name: v, configMap: { name: files } }] }
`;
}
function service(name: string, port: number, portName = 'http'): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: ${portName}, port: ${port} }] }
`;
}

const callsOf = (targets: Targets, name: string) =>
  targets.services.find(({ service }) => service === name)?.calls.map(({ service, port }) => `${service}:${port}`);

test('of the three services that Flagger makes, the one that people know is the platform’s, and has a client', () => {
  const canary = `---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: web, namespace: shop }
spec: { targetRef: { kind: Deployment, name: web }, service: { port: 80 }, analysis: { stepWeight: 10 } }
`;
  const { services } = infer(deployment('web', 'ports: [{ containerPort: 80 }]'), canary);
  assert.deepEqual(
    services.map(({ service, load, provenance }) => [service, load?.rps, provenance.load?.kind]),
    [['shop/web', 10, 'assumed']],
  );
});

test('calls are read from what containers are told', () => {
  const targets = infer(
    service('web', 80) + service('api', 8080) + service('redis', 6379, 'tcp-redis') + service('mail', 80),
    deployment(
      'web',
      'env: [{ name: API, value: "http://api:8080/v1" }, { name: OTHER, value: "nowhere:99" }, { name: SELF, value: "web:80" }]',
    ),
    deployment(
      'api',
      'args: ["--redis=redis.shop.svc.cluster.local:6379", "--listen=api:8080"], envFrom: [{ configMapRef: { name: settings } }]',
    ),
    deployment('cron', 'env: [{ name: TO, valueFrom: { configMapKeyRef: { name: settings, key: MAIL } } }]'),
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings, namespace: shop }\ndata: { MAIL: "http://mail/send" }\n`,
  );
  assert.deepEqual(callsOf(targets, 'shop/web'), ['shop/api:8080']);
  assert.deepEqual(callsOf(targets, 'shop/api'), ['shop/mail:80', 'shop/redis:6379']);
  assert.deepEqual(callsOf(targets, 'shop/cron'), ['shop/mail:80'], 'a worker goes by its own name');
  const from = targets.services.find(({ service }) => service === 'shop/web')?.provenance.calls;
  assert.match(from?.kind === 'derived' ? from.from : '', /^env API of Deployment shop\/web \(1\.yaml:\d+\)$/);
});

test('a port that a service lacks, or a name inside another, is no call', () => {
  const targets = infer(
    service('api', 8080),
    service('web', 80) +
      deployment(
        'web',
        'env: [{ name: A, value: "api:9090" }, { name: B, value: "my-api:8080" }, { name: C, value: "api.other.example:8080" }]',
      ),
  );
  assert.deepEqual(callsOf(targets, 'shop/web'), []);
});

test('calls that go in a circle are cut where they close', () => {
  const targets = infer(
    service('a', 80) + service('b', 80),
    deployment('a', 'env: [{ name: B, value: "b:80" }]') + deployment('b', 'env: [{ name: A, value: "a:80" }]'),
  );
  assert.deepEqual([callsOf(targets, 'shop/a'), callsOf(targets, 'shop/b')], [['shop/b:80'], []]);
});

const GATEWAY = `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: entry, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["shop.example"] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec:
  hosts: [shop.example]
  gateways: [entry]
  http:
    - { match: [{ headers: { x-beta: { exact: "1" } } }], route: [{ destination: { host: api } }] }
    - { match: [{ uri: { prefix: /cart } }], route: [{ destination: { host: web } }] }
`;

test('one client enters by each gateway host, and one at each ruled service that nobody reaches', () => {
  const rule =
    '---\napiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: r, namespace: shop }\nspec: { host: lonely }\n';
  const targets = infer(
    GATEWAY + rule + service('web', 80) + service('api', 8080) + service('lonely', 80),
    deployment('web', 'env: [{ name: API, value: "api:8080" }]') +
      deployment('api', 'args: []') +
      deployment('lonely', 'args: []'),
  );
  const loads = targets.services.map(({ service, load }) => [service, load?.host, load?.path, load?.rps]);
  assert.deepEqual(loads, [
    ['shop/api', undefined, undefined, undefined],
    ['shop/lonely', undefined, '/', 10],
    ['shop/web', 'shop.example', '/cart', 10],
  ]);
  const whys = targets.assumed.map(({ path, why }) => `${path}: ${why}`);
  assert.ok(
    whys.some((line) => /shop\/lonely\.load: DestinationRule shop\/r has rules/.test(line)),
    whys.join('\n'),
  );
  for (const { provenance } of targets.figures) assert.equal(provenance.kind, 'assumed');
});

test('a route that splits by weight promises the smaller share', () => {
  const targets = infer(
    service('web', 80),
    `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: web, namespace: shop }\nspec:\n  hosts: [web]\n  http: [{ route: [{ destination: { host: web, subset: v1 }, weight: 80 }, { destination: { host: web, subset: v2 }, weight: 20 }] }]\n`,
  );
  const share = targets.figures.find(({ figure }) => figure === 'canary-share');
  assert.deepEqual([share?.service, share?.value, share?.detail?.subset], ['shop/web', 0.2, 'v2']);
});

const real = process.env.NINES_REAL;
test('platforms of others', { skip: real === undefined ? 'NINES_REAL is not set' : false }, () => {
  const read = (...files: readonly string[]) => infer(...files.map((file) => readFileSync(join(real!, file), 'utf8')));
  const boutique = read('online-boutique/release/kubernetes-manifests.yaml');
  assert.equal(boutique.services.filter(({ service }) => service !== 'default/loadgenerator').length, 12);
  assert.deepEqual(callsOf(boutique, 'default/loadgenerator'), ['default/frontend:80']);
  assert.equal(callsOf(boutique, 'default/checkoutservice')?.length, 6);
  const samples = 'bookinfo/samples/bookinfo';
  const bookinfo = read(`${samples}/platform/kube/bookinfo.yaml`, `${samples}/networking/bookinfo-gateway.yaml`);
  const loads = bookinfo.services.filter(({ load }) => load !== undefined);
  assert.deepEqual(
    loads.map(({ service, load }) => [service, load?.path]),
    [['default/productpage', '/productpage']],
  );
});
