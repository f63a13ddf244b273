/** A small platform to try the control plane on: one cluster, three zones, a workload `shop/web` in many variants. */
import { indexManifests } from '../../../manifests/manifest-index.ts';
import type { KubeObject } from '../../../manifests/types.ts';
import type { Targets } from '../../../targets/types.ts';
import { SimKernel } from '../kernel/sim-kernel.ts';
import type { SimPod, TrafficPlane } from '../types.ts';
import { createControlPlane, type SimControl } from './control-plane.ts';

export const SECOND_US = 1_000_000;

export const TARGETS: Targets = {
  name: 'test',
  figures: [],
  regions: [{ name: 'r', clusters: ['one'], role: 'active', share: 1, zones: ['ra', 'rb', 'rc'] }],
  services: [],
  assume: {
    zones: 3,
    nodesPerZone: 2,
    nodeCpu: 4,
    nodeMemoryBytes: 16 * 1024 * 1024 * 1024,
    gatewayReplicas: 2,
    podStartUs: 5 * SECOND_US,
    sameZoneUs: 500,
    crossZoneUs: 2000,
    crossRegionUs: 70_000,
    endpointPropagationUs: SECOND_US,
    nodeMonitorGraceUs: 50 * SECOND_US,
  },
  assumed: [],
  ignore: [],
};

export type Fields = Record<string, unknown>;

interface WebOptions {
  readonly replicas?: number;
  readonly pod?: Fields;
  readonly container?: Fields;
  readonly spec?: Fields;
  readonly kind?: string;
}

/** The workload, by default three replicas with a readiness probe. */
export function web(options: WebOptions = {}): KubeObject {
  const container = {
    name: 'web',
    ports: [{ containerPort: 8080 }],
    resources: { requests: { cpu: '500m', memory: '256Mi' } },
    readinessProbe: { httpGet: { path: '/', port: 8080 }, periodSeconds: 5 },
    ...options.container,
  };
  return {
    apiVersion: 'apps/v1',
    kind: options.kind ?? 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      ...(options.replicas === undefined ? { replicas: 3 } : { replicas: options.replicas }),
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { ...options.pod, containers: [container] } },
      ...options.spec,
    },
  };
}

export const SERVICE: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }] },
};

/** A disruption budget over it. */
export const budget = (spec: Fields): KubeObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'web' } }, ...spec },
});

export const SPREAD = {
  maxSkew: 1,
  topologyKey: 'topology.kubernetes.io/zone',
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { app: 'web' } },
  nodeTaintsPolicy: 'Honor',
};

export interface Run {
  readonly kernel: SimKernel;
  readonly control: SimControl;
  readonly pods: (filter?: (pod: SimPod) => boolean) => readonly SimPod[];
  readonly until: (seconds: number) => void;
  /** Addresses that proxies would send to. */
  readonly known: () => readonly SimPod[];
  /** `second text` of every trace line of one kind. */
  readonly said: (kind: string) => readonly string[];
}

/** The control plane over these objects, with a traffic plane that does nothing unless told. */
export function samplePlatform(
  objects: readonly KubeObject[],
  more: { placement?: 'scored' | 'uneven'; traffic?: Partial<TrafficPlane>; targets?: Targets; seed?: number } = {},
): Run {
  const kernel = new SimKernel(more.seed ?? 1);
  const control = createControlPlane({
    kernel,
    manifests: indexManifests(objects.map((object) => ({ object, cluster: 'one' }))),
    targets: more.targets ?? TARGETS,
    placement: more.placement ?? 'scored',
  });
  control.attach({
    start: () => {},
    podChanged: () => {},
    endpointsChanged: () => {},
    configChanged: () => {},
    cpuUsedUs: () => 0,
    ...more.traffic,
  });
  return {
    kernel,
    control,
    pods: (filter = () => true) => control.pods.filter((pod) => pod.phase !== 'gone' && filter(pod)),
    until: (seconds) => kernel.runUntil(Math.round(seconds * SECOND_US)),
    known: () =>
      control
        .endpointsOf('one', 'shop', 'web')
        .filter(({ endpoint }) => endpoint.ready)
        .map(({ pod }) => pod),
    said: (kind) =>
      kernel.entries
        .filter((entry) => entry.kind === kind)
        .map((entry) => `${entry.atUs / SECOND_US} ${entry.subject} ${entry.detail}`),
  };
}

export const zonesOf = (pods: readonly SimPod[]): string =>
  ['ra', 'rb', 'rc'].map((zone) => pods.filter((pod) => pod.locality.zone === zone).length).join(' ');
export const isReady = (pod: SimPod): boolean => pod.ready && pod.accepting && pod.phase !== 'terminating';

export const zoneNodes = (control: SimControl, zone: string) =>
  control.levers.state.cluster('one').nodes.filter((node) => node.zone === zone);
