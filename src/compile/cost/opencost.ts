/**
 * OpenCost: what nodes, volumes and load balancers cost, and what containers have of them (S07). One pod: its series are
 * summed, and a second one would count everything twice. While it is replaced nothing is lost but a few readings.
 * Leaves out the bill itself (Cost and Usage Report) and reserved prices: list prices, and the spot market's as given.
 */

import { HOURS_PER_MONTH } from '../../engines/instance-families.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Cost } from '../../model/cost-types.ts';
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { clusterRights } from '../cluster-rights.ts';
import { contentHash } from '../content-hash.ts';
import { PROMETHEUS, partMeta } from '../monitoring/parts.ts';
import { CONFIG_HASH, platformLabels } from '../object-meta.ts';
import { RESTRICTED, restrictedPod } from '../restricted-pod.ts';

export const OPENCOST = { name: 'opencost', port: 9003, config: '/var/configs' } as const;
/** As its image runs. */
const USER = 1001;
const PROBE = { httpGet: { path: '/healthz', port: 'http' }, periodSeconds: 10, timeoutSeconds: 2 };

const SELECTOR = { 'app.kubernetes.io/name': OPENCOST.name } as const;
const READ = ['get', 'list', 'watch'];

/** What it may see of each API group; it changes nothing. */
const SEEN: readonly (readonly [group: string, resources: readonly string[]])[] = [
  [
    '',
    [
      'configmaps',
      'endpoints',
      'limitranges',
      'namespaces',
      'nodes',
      'persistentvolumeclaims',
      'persistentvolumes',
      'pods',
      'replicationcontrollers',
      'resourcequotas',
      'services',
    ],
  ],
  ['apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets']],
  ['batch', ['cronjobs', 'jobs']],
  ['autoscaling', ['horizontalpodautoscalers']],
  ['policy', ['poddisruptionbudgets']],
  ['storage.k8s.io', ['storageclasses']],
];

/** It reads the file of the provider that it finds itself at; prices are per hour, as text. */
function pricing({ prices }: Cost, provider: Model['provider']): { readonly file: string; readonly text: string } {
  const spot = 1 - prices.spot;
  const round = (usd: number): string => String(Number(usd.toPrecision(6)));
  const values = {
    provider: 'custom',
    description: 'Where the list of the provider has no price, and to divide that of a node',
    CPU: round(prices.cpuHour),
    spotCPU: round(prices.cpuHour * spot),
    RAM: round(prices.gibHour),
    spotRAM: round(prices.gibHour * spot),
    GPU: '0.95',
    storage: round(prices.storageGibMonth / HOURS_PER_MONTH),
    zoneNetworkEgress: round(prices.zoneGib),
    regionNetworkEgress: round(prices.regionGib),
    internetNetworkEgress: round(prices.internetGib),
    ...(provider === 'aws' ? { spotLabel: 'karpenter.sh/capacity-type', spotLabelValue: 'spot' } : {}),
  };
  return { file: provider === 'other' ? 'default.json' : `${provider}.json`, text: JSON.stringify(values, null, 2) };
}

function container(model: Model, cost: Cost, monitoring: Monitoring, cluster: string): JsonObject {
  const env = {
    PROMETHEUS_SERVER_ENDPOINT: `http://${PROMETHEUS.name}.${monitoring.namespace}.svc.cluster.local:${PROMETHEUS.port}`,
    CLUSTER_ID: cluster,
    CONFIG_PATH: OPENCOST.config,
    // kube-state-metrics tells these, and twice would count twice.
    EMIT_KSM_V1_METRICS: 'false',
    EMIT_KSM_V1_METRICS_ONLY: 'false',
    ...(model.provider === 'other' ? { USE_CUSTOM_PROVIDER: 'true' } : {}),
  };
  return {
    name: OPENCOST.name,
    image: `ghcr.io/opencost/opencost:${cost.version}`,
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    ports: [{ name: 'http', containerPort: OPENCOST.port, protocol: 'TCP' }],
    resources: { requests: { cpu: '100m', memory: '512Mi' }, limits: { cpu: '500m', memory: '512Mi' } },
    readinessProbe: { ...PROBE, failureThreshold: 3 },
    livenessProbe: { ...PROBE, failureThreshold: 6 },
    securityContext: RESTRICTED,
    volumeMounts: [{ name: 'prices', mountPath: OPENCOST.config, readOnly: true }],
  };
}

function deployment(model: Model, cost: Cost, monitoring: Monitoring, cluster: string, hash: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: partMeta(model, monitoring, OPENCOST.name, SELECTOR),
    spec: {
      replicas: 1,
      // Two at once would count twice.
      strategy: { type: 'Recreate' },
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: {
          labels: { ...platformLabels(model), ...SELECTOR, 'sidecar.istio.io/inject': 'false' },
          annotations: { [CONFIG_HASH]: hash },
        },
        spec: {
          serviceAccountName: OPENCOST.name,
          securityContext: restrictedPod({ runAsUser: USER, runAsGroup: USER }),
          containers: [container(model, cost, monitoring, cluster)],
          volumes: [{ name: 'prices', configMap: { name: OPENCOST.name } }],
        },
      },
    },
  };
}

function rights(model: Model, monitoring: Monitoring): readonly KubeObject[] {
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: partMeta(model, monitoring, OPENCOST.name, SELECTOR),
    },
    ...clusterRights(
      model,
      { name: OPENCOST.name, namespace: monitoring.namespace },
      SEEN.map(([group, resources]) => ({ apiGroups: [group], resources: [...resources], verbs: READ })),
    ),
  ];
}

/** OpenCost of one cluster, with its prices and what it may see. */
export function opencost(model: Model, cluster: string): readonly KubeObject[] {
  const { cost, monitoring } = model;
  if (cost === null || monitoring === null) return [];
  const { file, text } = pricing(cost, model.provider);
  const data = { [file]: text };
  return [
    ...rights(model, monitoring),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: partMeta(model, monitoring, OPENCOST.name, SELECTOR), data },
    deployment(model, cost, monitoring, cluster, contentHash(text)),
  ];
}
