import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../../manifests/types.ts';
import {
  budget,
  isReady,
  SERVICE,
  SPREAD,
  samplePlatform,
  TARGETS,
  web,
  zoneNodes,
  zonesOf,
} from './sample-platform.ts';

test('the first moment: everything runs, spread as the scheduler would', () => {
  const { pods, known, control } = samplePlatform([web({ replicas: 6 }), SERVICE]);
  assert.equal(pods(isReady).length, 6);
  assert.equal(zonesOf(pods()), '2 2 2');
  assert.equal(known().length, 6);
  const { endpoint } = control.endpointsOf('one', 'shop', 'web')[0]!;
  assert.equal(endpoint.port, 8080);
  assert.equal(endpoint.locality.region, 'r');
  assert.equal(pods()[0]!.cpuRequest, 0.5);
});

test('uneven placement crowds what no hard rule spreads', () => {
  assert.equal(zonesOf(samplePlatform([web({ replicas: 6 })], { placement: 'uneven' }).pods()), '6 0 0');
  const spread = web({ replicas: 6, pod: { topologySpreadConstraints: [SPREAD] } });
  assert.equal(zonesOf(samplePlatform([spread], { placement: 'uneven' }).pods()), '2 2 2');
});

test('what does not fit stays pending, and is placed when room appears', () => {
  const { pods, until, control, said } = samplePlatform([
    web({ replicas: 13, container: { resources: { requests: { cpu: '2' } } } }),
  ]);
  assert.equal(pods(isReady).length, 12);
  until(5);
  assert.equal(said('schedule').length, 1);
  assert.match(said('schedule')[0]!, /no node: 6 resources/);
  control.levers.life.kill(
    pods(isReady)[0]!.number === 0 ? control.levers.state.records[0]! : control.levers.state.records[1]!,
  );
  until(20);
  assert.equal(pods(isReady).length, 12);
});

test('a gateway that no manifest defines is assumed, with its service account and role', () => {
  const gateway: KubeObject = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    },
  };
  const { control, pods } = samplePlatform([web(), gateway]);
  const gateways = pods((pod) => pod.role === 'gateway');
  assert.deepEqual(
    gateways.map(({ workload, meshed, ready }) => [workload, meshed, ready]),
    [
      ['Deployment/istio-system/istio-ingressgateway', true, true],
      ['Deployment/istio-system/istio-ingressgateway', true, true],
    ],
  );
  assert.equal(control.assumed.length, 2);
});

test('servers outside: one per written endpoint, known from the start, in the region of the cluster', () => {
  const entry: KubeObject = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'db', namespace: 'shop' },
    spec: { hosts: ['db.example'], ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }], resolution: 'DNS' },
  };
  const service = { service: 'shop/web', workUs: 1000, workShape: 'constant', provenance: {} } as const;
  const targets = { ...TARGETS, services: [{ ...service, calls: [{ service: 'api.example', times: 1, path: '/' }] }] };
  const { control, pods } = samplePlatform([web(), entry], { targets });
  const servers = pods((pod) => pod.role === 'external');
  assert.deepEqual(
    servers.map((pod) => `${pod.workload} ${pod.locality.region}/${pod.locality.zone}`),
    ['External//api.example r/', 'External/shop/db.example r/'],
  );
  const known = control.endpointsOf('one', 'shop', 'db.example');
  assert.deepEqual(
    known.map(({ endpoint }) => endpoint.id),
    ['db.example:5432'],
  );
  assert.equal(control.endpointsOf('one', '', 'api.example').length, 1);
});

test('the same seed gives the same trace', () => {
  const hash = (seed: number): string => {
    const { control, kernel, until } = samplePlatform([web({ replicas: 7 }), SERVICE, budget({ maxUnavailable: 1 })], {
      seed,
    });
    control.levers.evictions.drain(zoneNodes(control, 'ra'));
    for (const node of zoneNodes(control, 'rb')) control.levers.monitor.lose(node, 'dead');
    until(600);
    return kernel.traceHash;
  };
  assert.equal(hash(7), hash(7));
  assert.notEqual(hash(7), hash(8));
});
