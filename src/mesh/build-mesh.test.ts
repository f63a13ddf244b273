import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { indexManifests } from '../manifests/manifest-index.ts';
import { readManifests } from '../manifests/read-manifests.ts';
import { buildMesh, buildMeshes, type Mesh } from './build-mesh.ts';
import { proxyConfig } from './proxy-config.ts';
import type { ProxyIdentity } from './types.ts';

function meshOf(...texts: readonly (string | readonly [cluster: string, text: string])[]): ReadonlyMap<string, Mesh> {
  const manifests = texts.flatMap((text, index) => {
    const [cluster, body] = typeof text === 'string' ? ['default', text] : text;
    return readManifests(`${index}.yaml`, body, cluster).manifests;
  });
  return buildMeshes(indexManifests(manifests));
}

function service(name: string, extra = ''): string {
  return `---\napiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop${extra} }\nspec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }\n`;
}

function client(cluster: string): ProxyIdentity {
  return { kind: 'sidecar', cluster, namespace: 'shop', workload: 'client', labels: {}, serviceAccount: 'client' };
}

describe('the mesh of a cluster', () => {
  test('of an object applied twice the last one stays, as with kubectl', () => {
    const rule = (name: string) =>
      `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: cart, namespace: shop }\nspec: { hosts: [cart], http: [{ name: ${name} }] }\n`;
    const mesh = meshOf(rule('first') + rule('second')).get('default')!;
    assert.deepEqual(
      mesh.virtualServices.map(({ http }) => http[0]!.spec.name),
      ['second'],
    );
  });

  test('settings come from the ConfigMap of the control plane', () => {
    const text = `
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    rootNamespace: mesh-root
    trustDomain: corp.example
    outboundTrafficPolicy: { mode: REGISTRY_ONLY }
    enableAutoMtls: false
    connectTimeout: 3s
    defaultHttpRetryPolicy: { attempts: 0 }
    defaultTrafficPolicy: { outlierDetection: { consecutive5xxErrors: 7 } }
${service('cart')}`;
    const mesh = meshOf(text).get('default')!;
    const { rootNamespace, trustDomain, outbound, autoMtls, connectTimeoutUs } = mesh.settings;
    assert.deepEqual(
      [rootNamespace, trustDomain, outbound, autoMtls, connectTimeoutUs],
      ['mesh-root', 'corp.example', 'REGISTRY_ONLY', false, 3_000_000],
    );
    const config = proxyConfig(mesh, client('default'));
    const cluster = config.clusters.get('outbound|80||cart.shop.svc.cluster.local')!;
    assert.deepEqual(
      [cluster.tls.mode, cluster.outlier?.consecutive5xx, cluster.pool.connectTimeoutUs],
      ['DISABLE', 7, 3_000_000],
    );
    assert.deepEqual(
      [config.listeners[0]!.unknownHost, config.listeners[0]!.virtualHosts[0]!.routes[0]!.retries],
      ['blackhole', null],
    );
  });

  test('what a platform says beside the installation holds where the installation says nothing', () => {
    const config = (name: string, mesh: string): string => `
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: istio-system }
data: { mesh: '${mesh}' }
---`;
    const shared = config(
      'nines-mesh-config',
      '{ trustDomain: shared.example, defaultHttpRetryPolicy: { attempts: 4 } }',
    );
    const own = config('istio', '{ trustDomain: corp.example }');
    const told = (text: string) => {
      const { trustDomain, defaultRetries } = meshOf(`${text}\n${service('cart')}`).get('default')!.settings;
      return [trustDomain, defaultRetries];
    };
    assert.deepEqual(told(shared), ['shared.example', { attempts: 4 }]);
    assert.deepEqual(told(shared + own), ['corp.example', { attempts: 4 }]);
  });

  test('ExternalName stands for its host, a headless service sends where the client resolved', () => {
    const text = `${service('cart')}---
apiVersion: v1
kind: Service
metadata: { name: alias, namespace: shop }
spec: { type: ExternalName, externalName: cart.shop.svc.cluster.local }
---
apiVersion: v1
kind: Service
metadata: { name: peers, namespace: shop }
spec: { clusterIP: None, selector: { app: peers }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: peers, namespace: shop }
spec: { hosts: [peers], http: [{ route: [{ destination: { host: alias } }] }] }
`;
    const config = proxyConfig(meshOf(text).get('default')!, client('default'));
    const hosts = new Map(config.listeners[0]!.virtualHosts.map((each) => [each.name, each]));
    assert.ok(hosts.get('cart.shop.svc.cluster.local:80')!.domains.includes('alias'));
    assert.ok(!hosts.has('alias.shop.svc.cluster.local:80'));
    const peers = hosts.get('peers.shop.svc.cluster.local:80')!;
    assert.ok(peers.domains.includes('*.peers'));
    const { action } = peers.routes[0]!;
    assert.equal(
      action.kind === 'forward' && action.destinations[0]!.cluster,
      'outbound|80||cart.shop.svc.cluster.local',
    );
    assert.equal(config.clusters.get('outbound|80||peers.shop.svc.cluster.local')!.balance.kind, 'passthrough');
  });

  test('where a whole namespace takes no mutual TLS, no caller tries', () => {
    const policy = (namespace: string, mode: string) =>
      `---\napiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: { name: default, namespace: ${namespace} }\nspec: { mtls: { mode: ${mode} } }\n`;
    const mode = (text: string) =>
      proxyConfig(meshOf(service('cart') + text).get('default')!, client('default')).clusters.get(
        'outbound|80||cart.shop.svc.cluster.local',
      )!.tls.mode;
    assert.equal(mode(''), 'auto');
    assert.equal(mode(policy('shop', 'DISABLE')), 'DISABLE');
    assert.equal(mode(policy('istio-system', 'DISABLE')), 'DISABLE');
    assert.equal(mode(policy('istio-system', 'DISABLE') + policy('shop', 'STRICT')), 'auto');
  });

  test('a service that namespaces hide from each other', () => {
    const text = service('cart', ', annotations: { networking.istio.io/exportTo: "." }');
    const mesh = meshOf(text).get('default')!;
    const seen = (namespace: string) => proxyConfig(mesh, { ...client('default'), namespace }).clusters.size;
    assert.deepEqual([seen('shop'), seen('other')], [1, 0]);
  });
});

describe('several clusters', () => {
  const namespace = (network: string) =>
    `---\napiVersion: v1\nkind: Namespace\nmetadata: { name: istio-system, labels: { topology.istio.io/network: ${network} } }\n`;
  const eastWest = (network: string) =>
    `---\napiVersion: v1\nkind: Service\nmetadata: { name: eastwest, namespace: istio-system, labels: { topology.istio.io/network: ${network} } }\nspec: { selector: { istio: eastwestgateway }, ports: [{ name: tls, port: 15443 }] }\n`;
  const selectorIn = (meshes: ReadonlyMap<string, Mesh>, cluster: string) => {
    const { endpoints } = proxyConfig(meshes.get(cluster)!, client(cluster)).clusters.get(
      'outbound|80||cart.shop.svc.cluster.local',
    )!;
    assert.ok(endpoints.kind === 'pods');
    return endpoints;
  };

  test('without a sign that they are joined each is a mesh of its own', () => {
    const meshes = meshOf(['one', service('cart')], ['two', service('cart')]);
    assert.deepEqual(selectorIn(meshes, 'one').clusters, ['one']);
    assert.deepEqual(meshes.get('one')!.clusters, ['one']);
  });

  test('joined by networks, their pods count together and cross at the east-west port', () => {
    const meshes = meshOf(
      ['one', namespace('n1') + eastWest('n1') + service('cart')],
      ['two', namespace('n2') + eastWest('n2') + service('cart') + service('only-two')],
    );
    assert.deepEqual(selectorIn(meshes, 'one').clusters, ['one', 'two']);
    assert.deepEqual(selectorIn(meshes, 'two').clusters, ['two', 'one']);
    assert.equal(selectorIn(meshes, 'one').eastWestPort, 15443);
    assert.ok(meshes.get('one')!.services.has('only-two.shop.svc.cluster.local'));
  });

  test('one network needs no gateway', () => {
    const meshes = meshOf(['one', namespace('flat') + service('cart')], ['two', namespace('flat') + service('cart')]);
    assert.deepEqual(
      [selectorIn(meshes, 'one').clusters, selectorIn(meshes, 'one').eastWestPort],
      [['one', 'two'], null],
    );
  });

  test('configuration stays with its own control plane', () => {
    const rule = `---\napiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: cart, namespace: shop }\nspec: { hosts: [cart], http: [{ timeout: 1s, route: [{ destination: { host: cart } }] }] }\n`;
    const meshes = meshOf(
      ['one', namespace('flat') + service('cart') + rule],
      ['two', namespace('flat') + service('cart')],
    );
    assert.deepEqual(
      [...meshes.values()].map(({ virtualServices }) => virtualServices.length),
      [1, 0],
    );
  });

  test('a subset by cluster narrows the clusters, not the pods', () => {
    const rule = `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: two, labels: { topology.istio.io/cluster: two } }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec: { hosts: [cart], http: [{ route: [{ destination: { host: cart, subset: two } }] }] }
`;
    const meshes = meshOf(
      ['one', namespace('flat') + service('cart') + rule],
      ['two', namespace('flat') + service('cart')],
    );
    const { endpoints } = proxyConfig(meshes.get('one')!, client('one')).clusters.get(
      'outbound|80|two|cart.shop.svc.cluster.local',
    )!;
    assert.ok(endpoints.kind === 'pods');
    assert.deepEqual([endpoints.clusters, endpoints.subsetLabels], [['two'], {}]);
  });
});

test('an empty set of objects is an empty mesh', () => {
  const mesh = buildMesh(indexManifests([]));
  assert.deepEqual([mesh.services.size, mesh.virtualServices.length, mesh.gateways.length], [0, 0, 0]);
});
