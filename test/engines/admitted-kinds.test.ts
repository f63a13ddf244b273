/**
 * Every object of every cluster of the three platforms, tried at a real API server with every engine's definitions and CEL
 * rules and with Istio's webhook: strictly, each as if it were the first of its name. The table names what each engine was
 * given and that it was taken; an engine without a kind of its own reads ConfigMaps, or is run by plain objects.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { groupOf } from '../../src/manifests/object-scope.ts';
import type { KubeObject } from '../../src/manifests/types.ts';
import { type CompiledCluster, compiledClusters, editedClusters } from './bed/compiled-clusters.ts';
import { type ControlPlane, startControlPlane } from './bed/control-plane.ts';
import { definitionsOf, installDefinitions, isForeign, withoutDefinitions } from './bed/definitions.ts';
import { withoutEngines } from './bed/engine-path.ts';
import { startIstiod } from './bed/istiod.ts';
import { lostFields } from './bed/lost-fields.ts';

const clusters: readonly CompiledCluster[] = [
  ...['mno', 'greenlang', 'fingerprint'].flatMap(compiledClusters),
  // What the three leave to Nines and to Grafana's sidecar, by those who have kinds for it.
  editedClusters('greenlang', (text) =>
    text
      .replace('engine: nines, maxUnavailable', 'engine: argo-rollouts, maxUnavailable')
      .replace(
        'kiali: { replicas: 2 }',
        'kiali: { replicas: 2 }\n  grafana: { operator: { instances: { dashboards: grafana } } }',
      ),
  )[0]!,
];
const objects = clusters.flatMap((cluster) => cluster.objects);
const AT_ONCE = 8;
const skip =
  withoutEngines('etcd', 'kube-apiserver', 'pilot-discovery', 'velero') ||
  (existsSync(process.env.NINES_CRDS ?? '') ? false : 'NINES_CRDS names no folder of definitions');

/** By engine: the kinds that its own definitions have, or where it has none the kinds that it reads or is run by. */
const ADMITTED: Readonly<Record<string, readonly string[]>> = {
  'Argo Rollouts': ['argoproj.io AnalysisTemplate', 'argoproj.io Rollout'],
  'Chaos Mesh': ['chaos-mesh.org Schedule'],
  CloudNativePG: [
    'barmancloud.cnpg.io ObjectStore',
    'postgresql.cnpg.io Cluster',
    'postgresql.cnpg.io Pooler',
    'postgresql.cnpg.io ScheduledBackup',
  ],
  'Coraza through Istio': ['extensions.istio.io WasmPlugin', 'networking.istio.io EnvoyFilter'],
  Elasticsearch: ['ConfigMap', 'Job', 'ServiceAccount'],
  'Envoy through Istio': ['networking.istio.io EnvoyFilter'],
  'External Secrets': ['external-secrets.io ClusterSecretStore', 'external-secrets.io ExternalSecret'],
  Flagger: ['flagger.app Canary', 'flagger.app MetricTemplate'],
  Grafana: ['grafana.integreatly.org GrafanaDashboard', 'grafana.integreatly.org GrafanaDatasource'],
  Istio: [
    'networking.istio.io DestinationRule',
    'networking.istio.io Gateway',
    'networking.istio.io ServiceEntry',
    'networking.istio.io Sidecar',
    'networking.istio.io VirtualService',
    'security.istio.io AuthorizationPolicy',
    'security.istio.io PeerAuthentication',
    'security.istio.io RequestAuthentication',
    'telemetry.istio.io Telemetry',
  ],
  Jaeger: ['ConfigMap', 'Deployment', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Service', 'ServiceAccount'],
  KEDA: ['keda.sh ScaledObject'],
  Karpenter: ['karpenter.k8s.aws EC2NodeClass', 'karpenter.sh NodePool'],
  Kiali: ['kiali.io Kiali'],
  Kubernetes: [
    'ConfigMap',
    'Deployment',
    'HorizontalPodAutoscaler',
    'Namespace',
    'NetworkPolicy',
    'PodDisruptionBudget',
    'PriorityClass',
    'Service',
    'ServiceAccount',
    'StorageClass',
  ],
  Kyverno: ['kyverno.io ClusterPolicy'],
  Loki: ['ConfigMap', 'PodDisruptionBudget', 'Service', 'ServiceAccount', 'StatefulSet'],
  Nines: ['ConfigMap', 'CronJob', 'Deployment', 'PodDisruptionBudget', 'ServiceAccount'],
  OpenCost: ['ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'Deployment', 'ServiceAccount'],
  'OpenFeature with flagd': ['ConfigMap'],
  OpenTelemetry: [
    'ConfigMap',
    'DaemonSet',
    'Deployment',
    'HorizontalPodAutoscaler',
    'PodDisruptionBudget',
    'Service',
    'ServiceAccount',
  ],
  'Prometheus operator': [
    'monitoring.coreos.com Alertmanager',
    'monitoring.coreos.com PodMonitor',
    'monitoring.coreos.com Prometheus',
    'monitoring.coreos.com PrometheusRule',
    'monitoring.coreos.com ScrapeConfig',
    'monitoring.coreos.com ServiceMonitor',
  ],
  Redis: ['ConfigMap', 'Job', 'PodDisruptionBudget', 'Service', 'ServiceAccount', 'StatefulSet'],
  Strimzi: [
    'kafka.strimzi.io Kafka',
    'kafka.strimzi.io KafkaMirrorMaker2',
    'kafka.strimzi.io KafkaNodePool',
    'kafka.strimzi.io KafkaUser',
  ],
  'Trivy operator': ['ConfigMap'],
  VPA: ['autoscaling.k8s.io VerticalPodAutoscaler'],
  Velero: [
    'snapshot.storage.k8s.io VolumeSnapshotClass',
    'velero.io BackupStorageLocation',
    'velero.io Schedule',
    'velero.io VolumeSnapshotLocation',
  ],
  'cert-manager': ['cert-manager.io Certificate', 'cert-manager.io ClusterIssuer'],
  k6: ['ConfigMap', 'CronJob', 'Namespace'],
  nines: ['ClusterRole', 'ClusterRoleBinding', 'ConfigMap', 'CronJob', 'ServiceAccount'],
};

/** What was taken, by engine. */
class Admitted {
  readonly #own = new Map<string, Set<string>>();
  readonly #plain = new Map<string, Set<string>>();

  add(engine: string, object: KubeObject): void {
    const { apiVersion, kind } = object;
    const into = isForeign(object) ? this.#own : this.#plain;
    into.set(engine, (into.get(engine) ?? new Set()).add(isForeign(object) ? `${groupOf(apiVersion)} ${kind}` : kind));
  }

  table(): typeof ADMITTED {
    return Object.fromEntries([...this.#plain, ...this.#own].map(([engine, kinds]) => [engine, [...kinds].sort()]));
  }
}

describe('every cluster of the three platforms', { skip }, () => {
  let plane: ControlPlane;
  before(async () => {
    plane = await startControlPlane();
    await installDefinitions(plane, definitionsOf(objects, ['networking.istio.io']));
    await startIstiod(plane);
    const named = objects.flatMap(({ kind, metadata }) =>
      kind === 'Namespace' ? metadata.name : (metadata.namespace ?? []),
    );
    for (const name of new Set(named))
      await plane.client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  });
  after(() => plane?.stop());

  test('every kind has a definition', () => assert.equal(withoutDefinitions(objects), false));

  test('every object is taken as it is, and each engine has what the table says', async () => {
    const wrong: string[] = [];
    const admitted = new Admitted();
    const work = clusters.flatMap(({ title, files }) =>
      files.flatMap(({ concern, objects }) => objects.map((object) => ({ title, engine: concern.engine, object }))),
    );
    assert.ok(work.length > 4000, `${work.length} objects`);
    const worker = async () => {
      for (let next = work.pop(); next !== undefined; next = work.pop()) {
        const { title, engine, object } = next;
        const own = `${title}: ${object.kind} ${object.metadata.name}`;
        const { status, body } = await plane.client.tryApply(object);
        if (status !== 200 && status !== 201) wrong.push(`${own}: ${body.message}`);
        else wrong.push(...lostFields(object, body).map((path) => `${own} ${path}`));
        admitted.add(engine, object);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    assert.deepEqual(wrong, []);
    assert.deepEqual(admitted.table(), ADMITTED);
  });
});
