/**
 * Every object of every cluster of the three platforms, tried at a real API server with every engine's definitions and CEL
 * rules and with Istio's webhook: strictly, each as if it were the first of its name. The table names what each engine was
 * given and that it was taken; an engine without a kind of its own reads ConfigMaps, or is run by plain objects.
 */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { groupOf } from '../../src/manifests/object-scope.ts';
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

/** By engine, the kinds that others than Kubernetes define. */
const ADMITTED: Readonly<Record<string, readonly string[]>> = {
  'Argo Rollouts': ['argoproj.io AnalysisTemplate', 'argoproj.io Rollout'],
  'Chaos Mesh': ['chaos-mesh.org Schedule'],
  CloudNativePG: [
    'barmancloud.cnpg.io ObjectStore',
    // The password of an owner is made and brought beside its database.
    'external-secrets.io ExternalSecret',
    'generators.external-secrets.io Password',
    'postgresql.cnpg.io Cluster',
    'postgresql.cnpg.io Pooler',
    'postgresql.cnpg.io ScheduledBackup',
  ],
  'Coraza through Istio': ['extensions.istio.io WasmPlugin', 'networking.istio.io EnvoyFilter'],
  'Envoy through Istio': ['networking.istio.io EnvoyFilter'],
  'External Secrets': ['external-secrets.io ClusterSecretStore', 'external-secrets.io ExternalSecret'],
  Flagger: ['flagger.app Canary', 'flagger.app MetricTemplate', 'networking.istio.io DestinationRule'],
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
  KEDA: ['keda.sh ScaledObject'],
  Karpenter: ['karpenter.k8s.aws EC2NodeClass', 'karpenter.sh NodePool'],
  Kiali: ['kiali.io Kiali'],
  Kyverno: ['kyverno.io ClusterPolicy'],
  'Prometheus operator': [
    'monitoring.coreos.com Alertmanager',
    'monitoring.coreos.com PodMonitor',
    'monitoring.coreos.com Prometheus',
    'monitoring.coreos.com PrometheusRule',
    'monitoring.coreos.com ScrapeConfig',
    'monitoring.coreos.com ServiceMonitor',
  ],
  Strimzi: [
    'kafka.strimzi.io Kafka',
    'kafka.strimzi.io KafkaMirrorMaker2',
    'kafka.strimzi.io KafkaNodePool',
    'kafka.strimzi.io KafkaUser',
  ],
  VPA: ['autoscaling.k8s.io VerticalPodAutoscaler'],
  Velero: [
    'snapshot.storage.k8s.io VolumeSnapshotClass',
    'velero.io BackupStorageLocation',
    'velero.io Schedule',
    'velero.io VolumeSnapshotLocation',
  ],
  'cert-manager': ['cert-manager.io Certificate', 'cert-manager.io ClusterIssuer'],
};
/** Engines without a kind of their own here: they read ConfigMaps, or are run by plain objects. */
const BY_PLAIN_OBJECTS = [
  'Jaeger',
  'Loki',
  'OpenCost',
  'OpenFeature with flagd',
  'OpenTelemetry',
  'Redis',
  'Trivy operator',
];

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
    const admitted = new Map<string, Set<string>>();
    const plain = new Set<string>();
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
        const kind = `${groupOf(object.apiVersion)} ${object.kind}`;
        if (isForeign(object)) admitted.set(engine, (admitted.get(engine) ?? new Set()).add(kind));
        else plain.add(engine);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    assert.deepEqual(wrong, []);
    const table = Object.fromEntries([...admitted].map(([engine, kinds]) => [engine, [...kinds].sort()]));
    assert.deepEqual(table, ADMITTED);
    for (const engine of BY_PLAIN_OBJECTS) assert.ok(plain.has(engine), engine);
  });
});
