/** What charts are told: only what the compiled files count on and the charts do not do by themselves. */
import type { Installation } from '../../engines/installation.ts';
import { SHARED_MESH_CONFIG } from '../../engines/shared-mesh-config.ts';
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import type { BuiltFile } from '../concern.ts';
import { prometheusAddress } from '../delivery/argo-analyses.ts';

/** Which plug-in a Velero of this minor version takes: https://github.com/vmware-tanzu/velero-plugin-for-aws#compatibility. */
const VELERO_PLUGIN = 'velero/velero-plugin-for-aws:v1.14.3';

interface Asked {
  readonly model: Model;
  readonly cluster: string;
  readonly files: readonly BuiltFile[];
}

const VALUES: Readonly<Record<string, (asked: Asked) => JsonObject>> = {
  'cert-manager': () => ({ crds: { enabled: true } }),
  'prometheus-operator': prometheusOperator,
  'istio-base': () => ({ defaultRevision: 'default' }),
  'istio-cni': () => ({ profile: 'ambient' }),
  istiod,
  ztunnel,
  velero,
  strimzi: () => ({ watchAnyNamespace: true }),
  keda: ({ model }) =>
    model.monitoring === null ? {} : { prometheus: { operator: { enabled: true }, metricServer: { enabled: true } } },
  // Its identity is bound to this account of its makers’ chart.
  'aws-load-balancer-controller': ({ model, cluster }) => ({
    clusterName: cluster,
    region: model.clusters[cluster]?.region ?? cluster,
    serviceAccount: { create: true, name: 'aws-load-balancer-controller' },
  }),
  // An annotation of the pods is what a tool that applies files leaves alone.
  reloader: ({ files }) => ({
    reloader: {
      reloadStrategy: 'annotations',
      readOnlyRootFileSystem: true,
      isArgoRollouts: files.some(({ objects }) => objects.some(({ kind }) => kind === 'Rollout')),
    },
  }),
  karpenter: ({ model, cluster }) => ({
    settings: { clusterName: model.scaling.nodes?.names[cluster] ?? cluster },
  }),
  'external-dns': externalDns,
  flagger: ({ model }) => {
    const metricsServer = prometheusAddress(model);
    return { meshProvider: 'istio', ...(metricsServer === null ? {} : { metricsServer }) };
  },
  grafana,
  // Only namespaces that say so are touched: https://chaos-mesh.org/docs/configure-enabled-namespace.
  'chaos-mesh': () => ({
    controllerManager: { enableFilterNamespace: true },
    chaosDaemon: { runtime: 'containerd', socketPath: '/run/containerd/containerd.sock' },
    dashboard: { create: false },
  }),
};

/** Values of one release. */
export function stepValues(
  model: Model,
  cluster: string,
  { name }: Installation,
  files: readonly BuiltFile[],
): JsonObject {
  return VALUES[name]?.({ model, cluster, files }) ?? {};
}

/** Where the spec says that an engine stands, else where its own instructions put it. */
export function namespaceOf({ backup, monitoring, security }: Model, { name, namespace }: Installation): string {
  const told: Readonly<Record<string, string | undefined>> = {
    velero: backup?.velero.namespace,
    grafana: monitoring?.namespace,
    'trivy-operator': security.scan?.namespace,
  };
  return told[name] ?? namespace;
}

/** The operator, what measures nodes and objects, and the Service of kubelets: Prometheus itself is among the files. */
function prometheusOperator(): JsonObject {
  const off = { enabled: false };
  return {
    alertmanager: off,
    defaultRules: { create: false },
    grafana: { ...off, forceDeployDashboards: false, forceDeployDatasources: false },
    kubernetesServiceMonitors: off,
    prometheus: off,
    prometheusOperator: { kubeletService: { enabled: true }, serviceMonitor: { selfMonitor: false } },
    'kube-state-metrics': {
      // By what the past of a pod is found again once it has gone.
      metricLabelsAllowlist: ['pods=[app,version]'],
      prometheus: { monitor: off },
    },
    'prometheus-node-exporter': { prometheus: { monitor: off } },
  };
}

function multiCluster({ name, mesh, clusters }: Model, cluster: string): JsonObject {
  if (mesh.eastWest === null) return {};
  const network = clusters[cluster]?.network ?? '';
  return { global: { meshID: name, multiCluster: { clusterName: cluster }, network } };
}

function ztunnel({ model, cluster }: Asked): JsonObject {
  if (model.mesh.eastWest === null) return {};
  return { multiCluster: { clusterName: cluster }, global: { network: model.clusters[cluster]?.network ?? '' } };
}

function istiod({ model, cluster, files }: Asked): JsonObject {
  const isShared = files.some(({ objects }) =>
    objects.some(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === SHARED_MESH_CONFIG),
  );
  const isAmbient = model.namespaces.some(({ mesh }) => mesh === 'ambient');
  return {
    ...(isAmbient ? { profile: 'ambient' } : {}),
    ...multiCluster(model, cluster),
    pilot: {
      // One that restarts must not leave the mesh without a word.
      autoscaleMin: 2,
      ...(isShared ? { env: { SHARED_MESH_CONFIG } } : {}),
    },
  };
}

/** Pods of a gateway, with the labels, identity and number that the files count on. */
export function gatewayValues(
  { gateway, mesh, clusters, assume }: Model,
  cluster: string,
  name: string,
  selector: Readonly<Record<string, string>>,
): JsonObject {
  const same = (other: Readonly<Record<string, string>> | undefined): boolean =>
    JSON.stringify(other) === JSON.stringify(selector);
  const isEastWest = same(mesh.eastWest?.selector);
  return {
    name,
    labels: { ...selector },
    autoscaling: { minReplicas: assume.gatewayReplicas },
    ...(!isEastWest && gateway !== null && same(gateway.selector)
      ? { serviceAccount: { name: gateway.serviceAccount } }
      : {}),
    ...(isEastWest ? { networkGateway: clusters[cluster]?.network ?? '' } : {}),
    // Its Service is among the files.
    ...(isEastWest || (same(gateway?.selector) && gateway?.balancer !== null) ? { service: { type: 'None' } } : {}),
  };
}

/** Where it writes, when and with which credentials stands in the files. */
function velero({ model }: Asked): JsonObject {
  const { backup } = model;
  return {
    ...(backup === null ? {} : { image: { tag: `v${backup.velero.version}` } }),
    backupsEnabled: false,
    snapshotsEnabled: false,
    deployNodeAgent: true,
    configuration: { features: 'EnableCSI' },
    credentials: { useSecret: false },
    // As the buckets’ identities name it.
    serviceAccount: { server: { create: true, name: 'velero' } },
    initContainers: [
      {
        name: 'velero-plugin-for-aws',
        image: VELERO_PLUGIN,
        volumeMounts: [{ name: 'plugins', mountPath: '/target' }],
      },
    ],
  };
}

/** Records come and go with their objects, and nobody else’s are touched. */
function externalDns({ model, cluster }: Asked): JsonObject {
  return {
    provider: { name: model.provider === 'gcp' ? 'google' : model.provider === 'azure' ? 'azure' : 'aws' },
    sources: ['crd'],
    policy: 'sync',
    registry: 'txt',
    txtOwnerId: `${model.name}-${cluster}`,
  };
}

/** Reads dashboards and data sources wherever they lie, and answers where the data sources and Kiali look for it. */
function grafana(): JsonObject {
  return {
    fullnameOverride: 'grafana',
    service: { port: 3000 },
    sidecar: {
      dashboards: {
        enabled: true,
        label: 'grafana_dashboard',
        searchNamespace: 'ALL',
        folderAnnotation: 'grafana_folder',
        provider: { foldersFromFilesStructure: true },
      },
      datasources: { enabled: true, label: 'grafana_datasource', searchNamespace: 'ALL' },
    },
  };
}
