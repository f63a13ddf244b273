/**
 * A small world to try the traffic plane on: a gateway for `shop.example`, the service `shop/web` that calls `shop/api`,
 * three pods each in three zones, and whatever a test adds or replaces.
 */
import { indexManifests } from '../../../manifests/manifest-index.ts';
import type { KubeObject } from '../../../manifests/types.ts';
import type { Call, ServiceTargets, Targets } from '../../../targets/types.ts';
import type { Client, RequestShape, RunInput } from '../run-input.ts';

type Fields = Record<string, unknown>;

const SECOND_US = 1_000_000;
const ISTIO = 'networking.istio.io/v1';

/** An object of the namespace `shop`. */
export function object(apiVersion: string, kind: string, name: string, fields: Fields): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, ...fields };
}

/** A workload and its Service on port 80. */
export function service(name: string, replicas = 3, cpu = '4', version = 'v1'): readonly KubeObject[] {
  const workload = version === 'v1' ? name : `${name}-${version}`;
  const labels = { app: name, version };
  const container = {
    name,
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu } },
    readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 5 },
  };
  const spread = { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' };
  const deployment = object('apps/v1', 'Deployment', workload, {
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: name,
          topologySpreadConstraints: [{ ...spread, labelSelector: { matchLabels: labels } }],
          containers: [container],
        },
      },
    },
  });
  if (version !== 'v1') return [deployment];
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }];
  return [object('v1', 'Service', name, { spec: { selector: { app: name }, ports } }), deployment];
}

/** Rules of a VirtualService for `host`, on the gateway when it has a public name. */
export function virtualService(name: string, host: string, http: readonly Fields[]): KubeObject {
  const gateways = host.endsWith('.example') ? { gateways: ['shop'] } : {};
  return object(ISTIO, 'VirtualService', name, { spec: { hosts: [host], ...gateways, http } });
}

/** Traffic policy of a service, with subsets by the label `version`. */
export function destinationRule(host: string, trafficPolicy: Fields, versions: readonly string[] = []): KubeObject {
  const subsets = versions.map((version) => ({ name: version, labels: { version } }));
  return object(ISTIO, 'DestinationRule', host, { spec: { host, trafficPolicy, subsets } });
}

const GATEWAY = object(ISTIO, 'Gateway', 'shop', {
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example'] }],
  },
});

const NAMESPACE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
};

/** Every request for the public host goes to `web`. */
export const TO_WEB: KubeObject = virtualService('shop', 'shop.example', [
  { route: [{ destination: { host: 'web' } }] },
]);

/** What a service costs and calls. */
export function work(name: string, workUs: number, calls: readonly string[] = []): ServiceTargets {
  return {
    service: `shop/${name}`,
    workUs,
    workShape: 'constant',
    calls: calls.map((called): Call => ({ service: `shop/${called}`, times: 1, path: '/' })),
    provenance: {},
  };
}

export const TARGETS: Targets = {
  name: 'sample',
  figures: [],
  regions: [{ name: 'r', clusters: ['one'], role: 'active', share: 1, zones: ['ra', 'rb', 'rc'] }],
  services: [work('web', 2000, ['api']), work('api', 1000)],
  assume: {
    zones: 3,
    nodesPerZone: 2,
    nodeCpu: 8,
    nodeMemoryBytes: 16 * 1024 * 1024 * 1024,
    gatewayReplicas: 3,
    podStartUs: 5 * SECOND_US,
    sameZoneUs: 500,
    crossZoneUs: 2000,
    crossRegionUs: 70_000,
    endpointPropagationUs: SECOND_US,
    nodeMonitorGraceUs: 40 * SECOND_US,
  },
  assumed: [],
  ignore: [],
};

/** A kind of request for the public host. */
export function shape(changes: Partial<RequestShape> = {}): RequestShape {
  return {
    name: 'users',
    share: 1,
    method: 'GET',
    scheme: 'http',
    host: 'shop.example',
    port: 80,
    path: '/',
    headers: {},
    tokens: [],
    users: null,
    expects: [],
    arrives: {},
    lacks: [],
    ...changes,
  };
}

/** Users at the gateway, 100 a second unless said. */
export function users(changes: Partial<Client> = {}): Client {
  return {
    name: 'users',
    service: 'shop/web',
    cluster: 'one',
    entry: { kind: 'gateway' },
    rps: 100,
    arrivals: 'poisson',
    profile: [],
    shapes: [shape()],
    patienceUs: 60 * SECOND_US,
    ...changes,
  };
}

/** A caller inside the mesh that asks one service. */
export function insider(host: string, changes: Partial<Client> = {}): Client {
  const entry = { namespace: 'shop', workload: 'client', serviceAccount: 'client', labels: { app: 'client' } };
  return users({
    name: 'insider',
    entry: { kind: 'workload', ...entry, meshed: true, replicas: 1 },
    shapes: [shape({ host: `${host}.shop.svc.cluster.local` })],
    ...changes,
  });
}

/** The plain platform: namespace, gateway, route, `web` and `api`. */
export const PLAIN: readonly KubeObject[] = [NAMESPACE, GATEWAY, TO_WEB, ...service('web'), ...service('api')];

/** A run over these objects of 60 s with one window from 10 s to 50 s, unless the changes say otherwise. */
export function sampleRun(objects: readonly KubeObject[], changes: Partial<RunInput> = {}): RunInput {
  return {
    manifests: indexManifests(objects.map((each) => ({ object: each, cluster: 'one' }))),
    targets: TARGETS,
    seed: 1,
    durationUs: 60 * SECOND_US,
    windows: [{ name: 'main', fromUs: 10 * SECOND_US, untilUs: 50 * SECOND_US }],
    clients: [users()],
    faults: [],
    ...changes,
  };
}
