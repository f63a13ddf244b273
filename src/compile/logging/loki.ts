import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Logs } from '../../model/logs-types.ts';
import type { Model } from '../../model/types.ts';
import { contentHash } from '../content-hash.ts';
import { evenSpread } from '../even-spread.ts';
import { evictionBudget } from '../eviction-budget.ts';
import { CONFIG_HASH, partSelector, unmeshedLabels } from '../object-meta.ts';
import { reserved } from '../reserved.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { ACCESS_KEYS, DATA_FOLDER, lokiConfig } from './loki-config.ts';
import { LOKI, LOKI_MEMBERS, LOKI_PORTS, partMeta } from './parts.ts';

const CONFIG_FOLDER = '/etc/loki';
const CONFIG_FILE = 'loki.yaml';
const VOLUME = 'data';

function container(logs: Logs): JsonObject {
  const { footprint, storage, version } = logs;
  const probe = { httpGet: { path: '/ready', port: 'http' }, periodSeconds: 10, timeoutSeconds: 2 };
  return {
    name: LOKI,
    image: `grafana/loki:${version.loki}`,
    args: [`-config.file=${CONFIG_FOLDER}/${CONFIG_FILE}`, '-config.expand-env=true'],
    ports: Object.entries(LOKI_PORTS).map(([name, containerPort]) => ({ name, containerPort, protocol: 'TCP' })),
    ...(storage.secret === null
      ? {}
      : {
          env: Object.entries(ACCESS_KEYS).map(([key, name]) => ({
            name,
            valueFrom: { secretKeyRef: { name: storage.secret, key } },
          })),
        }),
    resources: reserved(footprint.cpuMillis, footprint.memoryBytes),
    readinessProbe: { ...probe, failureThreshold: 3 },
    // It is not ready while it reads its log again, which is no reason to start over.
    livenessProbe: { tcpSocket: { port: 'http' }, periodSeconds: 10, timeoutSeconds: 2, failureThreshold: 6 },
    lifecycle: { preStop: { sleep: { seconds: 5 } } },
    securityContext: RESTRICTED,
    volumeMounts: [
      { name: LOKI, mountPath: CONFIG_FOLDER, readOnly: true },
      { name: VOLUME, mountPath: DATA_FOLDER },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  };
}

function pods(model: Model, logs: Logs, config: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: partMeta(model, logs.namespace, LOKI),
    spec: {
      replicas: logs.replicas,
      serviceName: LOKI_MEMBERS,
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: partSelector(LOKI) },
      template: {
        metadata: {
          labels: {
            ...partSelector(LOKI),
            'app.kubernetes.io/name': LOKI,
            ...unmeshedLabels(model),
          },
          annotations: { [CONFIG_HASH]: contentHash(config) },
        },
        spec: {
          serviceAccountName: LOKI,
          automountServiceAccountToken: false,
          // It stores what it holds before it ends.
          terminationGracePeriodSeconds: 120,
          topologySpreadConstraints: evenSpread(partSelector(LOKI)),
          securityContext: RESTRICTED_POD,
          containers: [container(logs)],
          volumes: [
            { name: LOKI, configMap: { name: LOKI } },
            { name: 'tmp', emptyDir: { sizeLimit: '256Mi' } },
          ],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: VOLUME },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Gi' } } },
        },
      ],
    },
  };
}

function service(model: Model, logs: Logs, name: string, ports: readonly JsonObject[], more: JsonObject): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: partMeta(model, logs.namespace, LOKI, name),
    spec: { ...more, selector: partSelector(LOKI), ports: [...ports] },
  };
}

function port(name: string, number: number): JsonObject {
  return { name, port: number, targetPort: number, protocol: 'TCP' };
}

/** Loki over an object store (O07). */
export function loki(model: Model): readonly KubeObject[] {
  const { logs } = model;
  if (logs === null) return [];
  const config = writeYaml(lokiConfig(logs));
  const { role } = logs.storage;
  const identity = role === null ? undefined : { 'eks.amazonaws.com/role-arn': role };
  const budget = evictionBudget(partMeta(model, logs.namespace, LOKI), partSelector(LOKI));
  return [
    tokenlessAccount(partMeta(model, logs.namespace, LOKI, LOKI, identity)),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: partMeta(model, logs.namespace, LOKI),
      data: { [CONFIG_FILE]: config },
    },
    service(model, logs, LOKI, [port('http', LOKI_PORTS.http)], {}),
    // Found before they are ready: they must know one another to become it.
    service(model, logs, LOKI_MEMBERS, [port('tcp-members', LOKI_PORTS.members), port('grpc', LOKI_PORTS.grpc)], {
      clusterIP: 'None',
      publishNotReadyAddresses: true,
    }),
    pods(model, logs, config),
    ...(logs.replicas > 1 ? [budget] : []),
  ];
}
