/** A shop behind a gateway with two versions of its one service, small enough to be lived thousands of times. */
import { indexManifests } from '../../../src/manifests/manifest-index.ts';
import type { KubeObject } from '../../../src/manifests/types.ts';
import type { ObjectRef } from '../../../src/ports/types.ts';
import { object, TARGETS, users, work } from '../../../src/worlds/sim/requests/sample-world.ts';
import type { Client, ObjectChange } from '../../../src/worlds/sim/run-input.ts';
import type { Fault } from '../../../src/worlds/sim/types.ts';
import { type AttackStory, CLUSTER, SECOND_US } from '../attack-story.ts';

type Fields = Readonly<Record<string, unknown>>;
const ISTIO = 'networking.istio.io/v1';
export const OLD_IMAGE = 'registry.example/web:1';
export const NEW_IMAGE = 'registry.example/web:2';
/** What everybody's requests cost a pod, and how many one pod bears. */
const WORK_US = 4000;

const NAMESPACE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } },
};

const GATEWAY = object(ISTIO, 'Gateway', 'shop', {
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example'] }],
  },
});

const SERVICE = object('v1', 'Service', 'web', {
  spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
});

/** A version's Deployment: `web-<version>`. */
export function version(name: string, replicas: number, image = OLD_IMAGE): KubeObject {
  const labels = { app: 'web', version: name };
  return object('apps/v1', 'Deployment', `web-${name}`, {
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [containerOf(image)] } },
    },
  });
}

function containerOf(image: string): Fields {
  return {
    name: 'web',
    image,
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: '100m', memory: '64Mi' }, limits: { cpu: '1' } },
    readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 1 },
  };
}

/** Subsets by the label `version`. */
export function destinationRule(versions: readonly string[], trafficPolicy: Fields = {}): KubeObject {
  const subsets = versions.map((name) => ({ name, labels: { version: name } }));
  return object(ISTIO, 'DestinationRule', 'web', { spec: { host: 'web', trafficPolicy, subsets } });
}

/** A route that divides between two versions; `more` goes into its rule, `rules` stand before it. */
export function routes(home: string, candidate: string, more: Fields = {}, rules: readonly Fields[] = []): KubeObject {
  const side = (subset: string, weight: number) => ({ destination: { host: 'web', subset }, weight });
  const main = { name: 'all', route: [side(home, 100), side(candidate, 0)], ...more };
  return object(ISTIO, 'VirtualService', 'web', {
    spec: { hosts: ['shop.example'], gateways: ['shop'], http: [...rules, main] },
  });
}

/** A policy of our controllers. */
export function policy(kind: string, name: string, data: Readonly<Record<string, string>>): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'shop', labels: { 'nines.dev/policy': kind } },
    data,
  };
}

export const refOf = (apiVersion: string, kind: string, name: string): ObjectRef => ({
  cluster: CLUSTER,
  apiVersion,
  kind,
  namespace: 'shop',
  name,
});

/** Somebody applies a version's new image. */
export function applyImage(atSeconds: number, name: string, image: string): ObjectChange {
  return {
    atUs: atSeconds * SECOND_US,
    object: refOf('apps/v1', 'Deployment', `web-${name}`),
    patch: { spec: { template: { spec: { containers: [containerOf(image)] } } } },
    why: `new image ${image}`,
  };
}

/** Somebody asks something of a controller. */
export function ask(atSeconds: number, policyName: string, verb: string, id = `${verb}-${atSeconds}`): ObjectChange {
  return {
    atUs: atSeconds * SECOND_US,
    object: refOf('v1', 'ConfigMap', policyName),
    patch: { metadata: { annotations: { 'nines.dev/intent': JSON.stringify({ id, do: verb, by: 'ada' }) } } },
    why: `ada asks to ${verb}`,
  };
}

export interface ShopOptions {
  readonly objects: readonly KubeObject[];
  readonly changes?: readonly ObjectChange[];
  readonly faults?: readonly Fault[];
  readonly clients?: readonly Client[];
  readonly rps?: number;
  /** One is enough where zones do not matter, and makes for fewer signals. */
  readonly gateways?: number;
}

/** The shop with these objects. */
export function shopWorld({
  objects,
  changes = [],
  faults = [],
  clients,
  rps = 200,
  gateways = 1,
}: ShopOptions): AttackStory['world'] {
  const all = [NAMESPACE, GATEWAY, SERVICE, ...objects];
  const { assume } = TARGETS;
  return {
    manifests: indexManifests(all.map((each) => ({ object: each, cluster: CLUSTER }))),
    targets: {
      ...TARGETS,
      services: [work('web', WORK_US)],
      assume: { ...assume, podStartUs: 3 * SECOND_US, gatewayReplicas: gateways },
    },
    clients: clients ?? [users({ rps })],
    faults,
    changes,
  };
}
