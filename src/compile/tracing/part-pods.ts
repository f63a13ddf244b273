import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { evenSpread } from '../even-spread.ts';
import { CONFIG_HASH, partSelector, unmeshedLabels } from '../object-meta.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';
import { PORTS } from './parts.ts';

/** What one part of tracing differs in. */
export interface PartPod {
  readonly part: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly port: number; readonly protocol?: 'UDP' }[];
  /** Path of the health check. */
  readonly health: string;
  readonly cpu: { readonly request: string; readonly limit: string };
  readonly memory: string;
  readonly env: readonly JsonObject[];
  /** ConfigMaps by the folder in which they are seen. */
  readonly configs: Readonly<Record<string, string>>;
  /** A volume by the folder in which it is seen. */
  readonly data?: Readonly<Record<string, JsonObject>>;
  /** Folders of the node that it reads, as a member of the group to which a node’s files belong. */
  readonly reads?: readonly string[];
  /** Hash of the configuration: a change replaces the pods, which read it only when they start. */
  readonly hash: string;
  /** Whether there is one pod on every node, so that there is nothing to spread. */
  readonly perNode: boolean;
}

function volumes({ configs, data, reads = [] }: PartPod): {
  readonly mounts: JsonObject[];
  readonly volumes: JsonObject[];
} {
  const maps = Object.entries(configs);
  const kept = Object.entries(data ?? {});
  return {
    mounts: [
      ...maps.map(([path, name]) => ({ name, mountPath: path, readOnly: true })),
      ...kept.map(([path], i) => ({ name: `data-${i}`, mountPath: path })),
      ...reads.map((path, i) => ({ name: `node-${i}`, mountPath: path, readOnly: true })),
    ],
    volumes: [
      ...maps.map(([, name]) => ({ name, configMap: { name } })),
      ...kept.map(([, volume], i) => ({ name: `data-${i}`, ...volume })),
      ...reads.map((path, i) => ({ name: `node-${i}`, hostPath: { path, type: 'Directory' } })),
    ],
  };
}

function probe(path: string, failures: number): JsonObject {
  return { httpGet: { path, port: 'health' }, periodSeconds: 5, timeoutSeconds: 2, failureThreshold: failures };
}

function container(pod: PartPod, mounts: readonly JsonObject[]): JsonObject {
  const ports = [...pod.ports, { name: 'metrics', port: PORTS.metrics }, { name: 'health', port: PORTS.health }];
  return {
    name: pod.part,
    image: pod.image,
    args: [...pod.args],
    ports: ports.map(({ name, port, ...more }) => ({
      name,
      containerPort: port,
      protocol: 'protocol' in more ? (more.protocol ?? 'TCP') : 'TCP',
    })),
    ...(pod.env.length === 0 ? {} : { env: [...pod.env] }),
    resources: {
      requests: { cpu: pod.cpu.request, memory: pod.memory },
      limits: { cpu: pod.cpu.limit, memory: pod.memory },
    },
    readinessProbe: probe(pod.health, 2),
    livenessProbe: probe(pod.health, 6),
    // While it waits it still takes spans: senders learn within seconds that it leaves.
    lifecycle: { preStop: { sleep: { seconds: 10 } } },
    securityContext: RESTRICTED,
    volumeMounts: [...mounts],
  };
}

/** Pod template of one part: outside the mesh, which sends its own spans here, and restricted. */
export function partTemplate(model: Model, pod: PartPod): JsonObject {
  const { mounts, volumes: mounted } = volumes(pod);
  return {
    metadata: {
      labels: {
        ...partSelector(pod.part),
        // Monitors find pods by it.
        'app.kubernetes.io/name': pod.part,
        ...unmeshedLabels(model),
      },
      annotations: { [CONFIG_HASH]: pod.hash },
    },
    spec: {
      serviceAccountName: pod.part,
      automountServiceAccountToken: false,
      // What waits for a decision is decided and sent on.
      terminationGracePeriodSeconds: 60,
      ...(pod.perNode
        ? { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] }
        : { topologySpreadConstraints: evenSpread(partSelector(pod.part)) }),
      securityContext: pod.reads === undefined ? RESTRICTED_POD : { ...RESTRICTED_POD, supplementalGroups: [0] },
      containers: [container(pod, mounts)],
      volumes: mounted,
    },
  };
}
