import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject, Manifest } from '../../manifests/types.ts';
import { type ListeningPod, meshOf, renderGateway, servingGateways } from './gateway-view.ts';

const SERVER = { hosts: ['shop.example'], tls: { mode: 'SIMPLE', credentialName: 'shop' } };
const OBJECTS: readonly KubeObject[] = [
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'shop', namespace: 'istio-system' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [
        { ...SERVER, port: { number: 443, name: 'https', protocol: 'HTTPS' } },
        { hosts: ['shop.example'], port: { number: 80, name: 'http', protocol: 'HTTP' }, tls: { httpsRedirect: true } },
      ],
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      hosts: ['shop.example'],
      gateways: ['istio-system/shop'],
      http: [{ name: 'all', route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  },
];
const pod = (name: string, zone: string, more: Partial<ListeningPod> = {}): ListeningPod => ({
  name,
  namespace: 'shop',
  labels: { app: 'web' },
  zone,
  address: `127.16.0.${name.length}`,
  port: 9000,
  ready: true,
  ...more,
});

test('a gateway serves its TLS hosts in plain HTTP on a port of its own, and sends to the pods of the service', () => {
  const manifests = OBJECTS.map((object): Manifest => ({ object, cluster: 'one' }));
  const mesh = meshOf(manifests, 'one');
  const [gateway, ...others] = servingGateways(mesh);
  assert.equal(others.length, 0);
  assert.deepEqual(
    gateway!.config.listeners.map(({ port, tls }) => [port, tls]),
    [[443, null]],
  );
  const pods = [pod('a', 'z1'), pod('bb', 'z2'), pod('dddd', 'z1', { labels: { app: 'other' } })];
  const where = {
    cluster: 'one',
    region: 'r',
    zone: 'z1',
    folder: '/state/z1',
    portOf: (port: number) => port + 20_000,
  };
  const { listeners, endpoints, routes } = renderGateway(gateway!, mesh, pods, where);
  assert.deepEqual(
    listeners.map(({ address }) => address),
    [{ socket_address: { address: '127.0.0.1', port_value: 20_443 } }],
  );
  assert.equal(routes.size, 1);
  const assigned = JSON.stringify(endpoints.get('outbound|80||web.shop.svc.cluster.local'));
  assert.deepEqual(
    [...assigned.matchAll(/127\.16\.0\.\d/g)].map(([address]) => address),
    ['127.16.0.1', '127.16.0.2'],
  );
  assert.ok(!JSON.stringify(listeners).includes('tls'), 'nothing of TLS is left');
});
