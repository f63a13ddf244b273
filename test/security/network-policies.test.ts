/**
 * Who reaches whom, decided from the compiled objects as Kubernetes decides it, beside what the platform says: services by
 * their `calls`, parts by a table.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { runsIn } from '../../src/compile/object-meta.ts';
import type { NetworkEnd } from '../../src/kubernetes/network-policy.ts';
import { OUTSIDE, policyWorld, stranger } from './policy-world.ts';

const MNO = policyWorld(readFileSync(new URL('../../examples/mno.yaml', import.meta.url), 'utf8'), 'us-east-1');

/** Two services and a store that runs here, in a mesh without sidecars. */
const AMBIENT = policyWorld(
  `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a, b, c] } }
gateway: { host: shop.example }
mesh: { mode: ambient }
services:
  web: { image: "registry.example/web:1.0.0", public: /, calls: [api] }
  api: { image: "registry.example/api:1.0.0", calls: [orders, cache] }
  jobs: { image: "registry.example/jobs:1.0.0", background: true, probes: { command: [/ok] }, calls: [pay] }
data:
  orders: { kind: postgres, run: {} }
  cache: { kind: redis, run: {} }
externals:
  pay: { host: pay.example, addresses: [198.51.100.7] }
`,
  'one',
);

describe('services reach those whom they call, and nobody else', () => {
  for (const { model, cluster, pod, reaches } of [MNO, AMBIENT]) {
    test(model.name, () => {
      const running = Object.values(model.services).filter((service) => runsIn(service, cluster));
      for (const callee of running.filter(({ background }) => !background)) {
        const to = pod(`${callee.namespace}/${callee.name}`);
        const found = running
          .filter((caller) => caller !== callee)
          .filter((caller) => reaches(pod(`${caller.namespace}/${caller.name}`), to, callee.port))
          .map(({ name }) => name);
        assert.deepEqual(
          found.sort(),
          callee.callers.filter((name) => name !== 'gateway'),
          `callers of ${callee.name}`,
        );
        const gateway = stranger(model.gateway?.namespace ?? '', model.gateway?.selector);
        assert.equal(reaches(gateway, to, callee.port), callee.public.length > 0, `the gateway and ${callee.name}`);
        for (const from of [stranger('elsewhere'), stranger(callee.namespace, { app: 'stranger' }), OUTSIDE]) {
          assert.equal(reaches(from, to, callee.port), false, `a stranger and ${callee.name}`);
        }
      }
    });
  }
});

test('every call finds its way out: pods behind it, or the port of a host elsewhere', () => {
  for (const { model, cluster, pod, reaches } of [MNO, AMBIENT]) {
    for (const service of Object.values(model.services).filter((each) => runsIn(each, cluster))) {
      for (const call of service.calls.filter(({ kind }) => kind === 'external')) {
        const external = model.externals[call.to];
        assert.ok(external !== undefined);
        if (external.location === 'cluster') continue;
        const [address = '203.0.113.9'] = external.addresses;
        const from = pod(`${service.namespace}/${service.name}`);
        assert.ok(reaches(from, { kind: 'address', address }, external.port), `${service.name} to ${call.to}`);
      }
    }
  }
});

const PARTS: readonly (readonly [from: string, to: string, port: number, isReached: boolean])[] = [
  ['mno/app', 'tracing/otel-agent', 4318, true],
  ['mno/app', 'tracing/otel-sampler', 4317, false],
  ['mno/app', 'tracing/jaeger-collector', 5778, true],
  ['mno/app', 'tracing/jaeger-collector', 4317, false],
  ['tracing/otel-agent', 'tracing/otel-sampler', 4317, true],
  ['tracing/otel-agent', 'tracing/jaeger-collector', 4317, false],
  ['tracing/otel-sampler', 'tracing/jaeger-collector', 4327, true],
  ['monitoring/prometheus-mno', 'mno/app', 15_090, true],
  ['monitoring/prometheus-mno', 'mno/app', 8080, false],
  ['monitoring/prometheus-mno', 'tracing/otel-agent', 8888, true],
  ['monitoring/prometheus-mno', 'monitoring/alertmanager-mno', 9093, true],
  ['monitoring/prometheus-mno-global', 'monitoring/prometheus-mno', 9090, true],
  ['monitoring/alertmanager-mno', 'monitoring/prometheus-mno', 9094, false],
  ['mno/app', 'monitoring/alertmanager-mno', 9093, false],
  ['mno/worker', 'mno/app', 8080, false],
];

describe('parts reach those of whom their configuration tells them', () => {
  for (const [from, to, port, isReached] of PARTS) {
    test(`${from} ${isReached ? 'reaches' : 'does not reach'} ${to}:${port}`, () => {
      assert.equal(MNO.reaches(MNO.pod(from), MNO.pod(to), port), isReached);
    });
  }
});

const JOBS: readonly (readonly [from: NetworkEnd, to: string, port: number, isReached: boolean])[] = [
  [stranger('mno-data', { app: 'backup-postgres' }), 'mno-data/postgres', 5432, true],
  [stranger('mno-data', { app: 'backup-redis' }), 'mno-data/redis', 6379, true],
  [stranger('mno-data', { app: 'backup-redis' }), 'mno-data/postgres', 8000, false],
  [stranger('backup', { app: 'backup-keys' }), 'mno-data/redis', 6379, false],
  [stranger('mno-load-tests', { app: 'load-app' }), 'mno/app', 8080, false],
];

describe('jobs reach what they copy, and write it elsewhere', () => {
  for (const [from, to, port, isReached] of JOBS) {
    const name = from.kind === 'pod' ? (from.labels.app ?? '') : '';
    test(`${name} ${isReached ? 'reaches' : 'does not reach'} ${to}:${port}`, () => {
      assert.equal(MNO.reaches(from, MNO.pod(to), port), isReached);
      assert.ok(MNO.reaches(from, OUTSIDE, 443));
      assert.equal(MNO.reaches(from, MNO.pod('mno-data/redis'), 26_380), false);
    });
  }
});

test('KEDA asks the queue by which it scales, and nobody else of its namespace does', () => {
  const keda = stranger('keda', { 'app.kubernetes.io/name': 'keda-operator' });
  for (const port of [26_379, 6379]) assert.ok(MNO.reaches(keda, MNO.pod('mno-data/redis'), port));
  assert.equal(MNO.reaches(keda, MNO.pod('mno/app'), 8080), false);
  assert.equal(MNO.reaches(stranger('keda', { app: 'other' }), MNO.pod('mno-data/redis'), 26_379), false);
});

test('what every pod needs: names, and a proxy its control plane; what carries no token asks no API server', () => {
  const { pod, reaches } = MNO;
  const dns = stranger('kube-system', { 'k8s-app': 'kube-dns' });
  const istiod = stranger('istio-system', { istio: 'pilot' });
  assert.ok(reaches(pod('mno/worker'), dns, 53, 'UDP'));
  assert.ok(reaches(pod('mno/worker'), istiod, 15_012));
  assert.equal(reaches(pod('tracing/otel-sampler'), istiod, 15_012), false);
  assert.ok(reaches(pod('monitoring/prometheus-mno'), OUTSIDE, 6443));
  for (const name of ['mno/app', 'tracing/otel-sampler', 'monitoring/alertmanager-mno']) {
    assert.equal(reaches(pod(name), OUTSIDE, 6443), false, name);
  }
});

test('other clusters come through the east-west gateway, and are reached by its port', () => {
  const { pod, reaches } = MNO;
  assert.ok(reaches(stranger('istio-system', { istio: 'eastwestgateway' }), pod('mno/api'), 8080));
  assert.ok(reaches(pod('mno/app'), OUTSIDE, 15_443));
});

test('pods that Flagger makes are reached and reach like those that they are made from', () => {
  const { pod, reaches } = policyWorld(
    `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a, b, c] } }
gateway: { host: shop.example }
services:
  web:
    image: registry.example/web:1.0.0
    public: /
    calls: [api]
    replicas: { min: 3, max: 6 }
    scaling: { cpu: 70% }
    rollout: { engine: flagger }
    canary: { steps: [10%, 100%], hold: 5m }
  api: { image: "registry.example/api:1.0.0" }
`,
    'one',
  );
  const gateway = stranger('istio-system', { istio: 'ingressgateway' });
  for (const name of ['web', 'web-primary']) {
    const end = stranger('shop', { app: name, 'app.kubernetes.io/name': 'web' });
    assert.ok(reaches(gateway, end, 8080), `the gateway reaches ${name}`);
    assert.ok(reaches(end, pod('shop/api'), 8080), `${name} reaches what it calls`);
    assert.equal(reaches(pod('shop/api'), end, 8080), false);
  }
});

describe('a mesh without sidecars', () => {
  const { pod, reaches } = AMBIENT;
  const cases: readonly (readonly [string, boolean, () => boolean])[] = [
    ['calls come through the tunnel', true, () => reaches(pod('shop/web'), pod('shop/api'), 15_008)],
    ['and only those that are meant', false, () => reaches(pod('shop/jobs'), pod('shop/api'), 15_008)],
    [
      'probes have an address of their own',
      true,
      () => reaches({ kind: 'address', address: '169.254.7.127' }, pod('shop/web'), 8080),
    ],
    ['no pod asks istiod', false, () => reaches(pod('shop/web'), stranger('istio-system', { istio: 'pilot' }), 15_012)],
    [
      'a host is reached at the addresses that are given',
      true,
      () => reaches(pod('shop/jobs'), { kind: 'address', address: '198.51.100.7' }, 443),
    ],
    ['and at no other', false, () => reaches(pod('shop/jobs'), OUTSIDE, 443)],
    ['a store that runs here is pods', true, () => reaches(pod('shop/api'), pod('shop-data/orders'), 5432)],
    ['whom only callers reach', false, () => reaches(pod('shop/web'), pod('shop-data/orders'), 5432)],
    [
      'its replicas reach one another',
      true,
      () => reaches(pod('shop-data/orders-replica'), pod('shop-data/orders'), 5432),
    ],
    [
      'its operator asks it',
      true,
      () =>
        reaches(stranger('cnpg-system', { 'app.kubernetes.io/name': 'cloudnative-pg' }), pod('shop-data/orders'), 8000),
    ],
    ['a cache is reached by its caller', true, () => reaches(pod('shop/api'), pod('shop-data/cache'), 6379)],
    ['and no other', false, () => reaches(pod('shop/jobs'), pod('shop-data/cache'), 6379)],
    ['one Redis asks the other', true, () => reaches(pod('shop-data/cache'), pod('shop-data/cache'), 26_379)],
  ];
  for (const [title, expected, ask] of cases) test(title, () => assert.equal(ask(), expected));
});

const KAFKA = policyWorld(
  `apiVersion: nines.dev/v1
kind: Platform
metadata: { name: shop }
regions: { one: { zones: [a, b, c] }, two: { zones: [a, b, c] } }
monitoring: { scrape: [strimzi] }
security: {}
services: { api: { image: "api:1.0.0", replicas: 6, calls: [log] }, web: { image: "web:1.0.0", replicas: 6 } }
data:
  log: { kind: kafka, run: { cruiseControl: true, topics: { orders: {} } }, replication: { writer: each } }
`,
  'one',
);

describe('Kafka', () => {
  const { pod, reaches } = KAFKA;
  const broker = () => pod('shop-data/log-log-broker');
  const mirror = () => pod('shop-data/log-mirror-mirrormaker2');
  const operator = stranger('strimzi', { 'strimzi.io/kind': 'cluster-operator' });
  const cases: readonly (readonly [string, boolean, () => boolean])[] = [
    ['its caller reaches it', true, () => reaches(pod('shop/api'), broker(), 9092)],
    ['and not by the way of other regions', false, () => reaches(pod('shop/api'), broker(), 9094)],
    ['nobody else does', false, () => reaches(pod('shop/web'), broker(), 9092)],
    ['other regions come by TLS', true, () => reaches(OUTSIDE, broker(), 9094)],
    ['and not without', false, () => reaches(OUTSIDE, broker(), 9092)],
    ['brokers ask controllers', true, () => reaches(broker(), pod('shop-data/log-log-controller'), 9090)],
    ['and one another', true, () => reaches(broker(), broker(), 9091)],
    ['the operator asks them', true, () => reaches(operator, broker(), 8443)],
    ['a stranger does not', false, () => reaches(stranger('strimzi'), broker(), 8443)],
    ['topics are made', true, () => reaches(pod('shop-data/log-entity-operator'), broker(), 9091)],
    ['groups are counted', true, () => reaches(pod('shop-data/log-kafka-exporter'), broker(), 9091)],
    ['partitions are moved', true, () => reaches(pod('shop-data/log-cruise-control'), broker(), 9091)],
    ['when the operator asks', true, () => reaches(operator, pod('shop-data/log-cruise-control'), 9090)],
    ['the mirror fetches from other regions', true, () => reaches(mirror(), OUTSIDE, 9094)],
    ['and writes here', true, () => reaches(mirror(), broker(), 9092)],
    ['its workers divide the work', true, () => reaches(mirror(), mirror(), 8083)],
    ['brokers are measured', true, () => reaches(pod('monitoring/prometheus-shop'), broker(), 9404)],
    ['and the mirror', true, () => reaches(pod('monitoring/prometheus-shop'), mirror(), 9404)],
  ];
  for (const [title, expected, ask] of cases) test(title, () => assert.equal(ask(), expected));
});
