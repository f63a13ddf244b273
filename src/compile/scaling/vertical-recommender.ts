/**
 * The recommender that our vertical autoscalers name (S02): the project's own forgets last week's peak, this one looks as
 * far back as it is told. It reads the past from our Prometheus, where kube-state-metrics must be told to let labels of
 * pods out (`--metric-labels-allowlist=pods=[app,version]`); without them it begins with what it sees itself.
 * Leaves out the updater and the admission controller: they are the installation's, and serve every recommender.
 */
import type { JsonObject, KubeObject, Labels } from '../../manifests/types.ts';
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Vertical } from '../../model/scaling-types.ts';
import type { Model } from '../../model/types.ts';
import { DAY_US } from '../../units/duration.ts';
import { clusterRights } from '../cluster-rights.ts';
import { goDuration } from '../engine-duration.ts';
import { evictionBudget } from '../eviction-budget.ts';
import { PROMETHEUS, partMeta } from '../monitoring/parts.ts';
import { platformLabels } from '../object-meta.ts';
import { RESTRICTED, restrictedPod } from '../restricted-pod.ts';

const NAME = 'vpa-recommender';
const PORT = 8942;
const MEGABYTE = 1_000_000;
/** As the project's own Deployment: nobody. */
const USER = 65_534;
const PROBE = { httpGet: { path: '/health-check', port: 'metrics' }, periodSeconds: 10, timeoutSeconds: 2 };
const RBAC = 'rbac.authorization.k8s.io';
const SELECTOR: Labels = { 'app.kubernetes.io/name': NAME };

const READ = ['get', 'list', 'watch'];
const AUTOSCALING = 'autoscaling.k8s.io';

/** What it reads, and the recommendations that it writes. */
const RULES: readonly (readonly [group: string, resources: readonly string[], verbs: readonly string[]])[] = [
  ['metrics.k8s.io', ['pods'], ['get', 'list']],
  ['', ['limitranges', 'namespaces', 'nodes', 'pods', 'replicationcontrollers'], READ],
  ['apps', ['daemonsets', 'deployments', 'replicasets', 'statefulsets'], READ],
  ['apps', ['deployments/scale', 'replicasets/scale', 'statefulsets/scale'], ['get', 'watch']],
  ['batch', ['cronjobs', 'jobs'], READ],
  [AUTOSCALING, ['verticalpodautoscalers'], READ],
  [AUTOSCALING, ['verticalpodautoscalers/status'], ['get', 'patch']],
  [AUTOSCALING, ['verticalpodautoscalercheckpoints'], [...READ, 'create', 'patch', 'delete']],
];

function args(model: Model, vertical: Vertical, { namespace }: Monitoring): readonly string[] {
  const halfLife = goDuration(vertical.halfLifeUs);
  const days = Math.max(1, Math.round(vertical.historyUs / DAY_US));
  const flags: Readonly<Record<string, string | number>> = {
    'recommender-name': model.name,
    storage: 'prometheus',
    'prometheus-address': `http://${PROMETHEUS.name}.${namespace}.svc.cluster.local:${PROMETHEUS.port}`,
    'prometheus-cadvisor-job-name': 'kubelet',
    'container-namespace-label': 'namespace',
    'container-pod-name-label': 'pod',
    'container-name-label': 'container',
    'metric-for-pod-labels': 'kube_pod_labels',
    'pod-namespace-label': 'namespace',
    'pod-name-label': 'pod',
    'pod-label-prefix': 'label_',
    'history-length': `${days}d`,
    'history-resolution': '1h',
    'cpu-histogram-decay-half-life': halfLife,
    'memory-histogram-decay-half-life': halfLife,
    // One peak of memory per day, through all of the history.
    'memory-aggregation-interval-count': days,
    // The recommender's own least, 250 MB, is more than many pods need.
    'pod-recommendation-min-cpu-millicores': vertical.cpu.minMillis,
    'pod-recommendation-min-memory-mb': Math.floor(vertical.memory.minBytes / MEGABYTE),
    'memory-saver': 'true',
    'leader-elect': 'true',
    'leader-elect-resource-name': NAME,
    'leader-elect-resource-namespace': namespace,
  };
  return Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
}

function deployment(model: Model, vertical: Vertical, monitoring: Monitoring): KubeObject {
  const spread = (topologyKey: string, whenUnsatisfiable: string): JsonObject => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    nodeTaintsPolicy: 'Honor',
    labelSelector: { matchLabels: SELECTOR },
  });
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: partMeta(model, monitoring, NAME, SELECTOR),
    spec: {
      // One leads, the other waits.
      replicas: 2,
      selector: { matchLabels: SELECTOR },
      template: {
        metadata: { labels: { ...platformLabels(model), ...SELECTOR, 'sidecar.istio.io/inject': 'false' } },
        spec: {
          serviceAccountName: NAME,
          topologySpreadConstraints: [
            spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
            spread('kubernetes.io/hostname', 'ScheduleAnyway'),
          ],
          securityContext: restrictedPod({ runAsUser: USER, runAsGroup: USER }),
          containers: [
            {
              name: NAME,
              image: `registry.k8s.io/autoscaling/vpa-recommender:${vertical.version}`,
              args: [...args(model, vertical, monitoring)],
              ports: [{ name: 'metrics', containerPort: PORT, protocol: 'TCP' }],
              resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { cpu: '500m', memory: '1Gi' } },
              readinessProbe: { ...PROBE, failureThreshold: 3 },
              livenessProbe: { ...PROBE, failureThreshold: 6 },
              securityContext: RESTRICTED,
            },
          ],
        },
      },
    },
  };
}

function rights(model: Model, monitoring: Monitoring): readonly KubeObject[] {
  const account = { name: NAME, namespace: monitoring.namespace };
  const leases = 'coordination.k8s.io';
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: partMeta(model, monitoring, NAME, SELECTOR) },
    ...clusterRights(
      model,
      account,
      RULES.map(([group, resources, verbs]) => ({
        apiGroups: [group],
        resources: [...resources],
        verbs: [...verbs],
      })),
    ),
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'Role',
      metadata: partMeta(model, monitoring, NAME, SELECTOR),
      rules: [
        // A name cannot be asked for of what is not there yet.
        { apiGroups: [leases], resources: ['leases'], verbs: ['create'] },
        { apiGroups: [leases], resources: ['leases'], resourceNames: [NAME], verbs: ['get', 'update', 'patch'] },
      ],
    },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'RoleBinding',
      metadata: partMeta(model, monitoring, NAME, SELECTOR),
      roleRef: { apiGroup: RBAC, kind: 'Role', name: NAME },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
  ];
}

/** The recommender of one cluster, with what it may read and write. */
export function verticalRecommender(model: Model): readonly KubeObject[] {
  const { monitoring } = model;
  const { vertical } = model.scaling;
  if (vertical === null || monitoring === null) return [];
  return [
    ...rights(model, monitoring),
    deployment(model, vertical, monitoring),
    evictionBudget(partMeta(model, monitoring, NAME, SELECTOR), SELECTOR),
  ];
}
