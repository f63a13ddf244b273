/**
 * Platforms that other people wrote: every set and scene is read without a crash, what is certainly wrong with them is
 * found, and what only looks wrong (pods of operators, generated ConfigMaps, gateways of the installation) is left alone.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { describe, test } from 'node:test';
import { ruleContext } from '../../check/rule-context.ts';
import { runChecks } from '../../check/run-checks.ts';
import type { Finding } from '../../check/types.ts';
import { loadPlatform } from '../load-platform.ts';
import { sampleIo } from '../sample-run.ts';
import { readSchemas } from './read-schemas.ts';

const real = process.env.NINES_REAL ?? '';
const skip = existsSync(real) ? false : "NINES_REAL names no folder of other people's manifests";
const crds = process.env.NINES_CRDS ?? '';
const noSchemas = skip !== false || existsSync(crds) ? skip : 'NINES_CRDS names no folder of definitions';

/** No program renders a kustomization here, so that every machine reads the same files. */
const io = sampleIo(real);

async function load(paths: readonly string[]) {
  const loaded = await loadPlatform({ paths, clusters: [] }, io);
  assert.ok('platform' in loaded, `${paths.join(' ')}: ${JSON.stringify('issues' in loaded ? loaded.issues : [])}`);
  return loaded.platform;
}

async function check(paths: readonly string[]): Promise<readonly Finding[]> {
  const platform = await load(paths);
  return runChecks(ruleContext(platform.index, platform.targets, platform.generated), platform);
}

const BOOKINFO = 'bookinfo/samples/bookinfo';
const NETWORKING = `${BOOKINFO}/networking`;
const STABLE = [
  `${BOOKINFO}/platform/kube/bookinfo.yaml`,
  `${NETWORKING}/bookinfo-gateway.yaml`,
  `${NETWORKING}/destination-rule-all.yaml`,
];

/** Files of one platform among the alternatives of a set. */
const SCENES: Readonly<Record<string, readonly string[]>> = {
  'bookinfo, stable': [...STABLE, `${NETWORKING}/virtual-service-all-v1.yaml`],
  'bookinfo, canary': [...STABLE, `${NETWORKING}/virtual-service-reviews-80-20.yaml`],
  'bookinfo, canary by user': [...STABLE, `${NETWORKING}/virtual-service-reviews-jason-v2-v3.yaml`],
  'bookinfo, fault for one user': [...STABLE, `${NETWORKING}/virtual-service-ratings-test-abort.yaml`],
  'bookinfo, broken': [`${BOOKINFO}/platform/kube/bookinfo.yaml`, `${NETWORKING}/virtual-service-reviews-80-20.yaml`],
  'bookinfo, issuer': [...STABLE, `${NETWORKING}/certmanager-gateway.yaml`],
  'online-boutique': ['online-boutique/release'],
  'online-boutique, locked': [
    'online-boutique/release/kubernetes-manifests.yaml',
    'online-boutique/kustomize/components/network-policies',
  ],
  'bank-of-anthos': [
    'bank-of-anthos/kubernetes-manifests',
    'bank-of-anthos/extras/istio',
    'bank-of-anthos/extras/prometheus/oss',
  ],
  'podinfo, bases': ['podinfo/deploy/bases'],
  'podinfo, webapp': ['podinfo/deploy/webapp'],
  'podinfo, secure': ['podinfo/deploy/secure'],
  'gitops-istio': ['gitops-istio/apps', 'gitops-istio/istio'],
  'argo-rollouts, split': ['argo-rollouts/examples/istio/istio-subset-split.yaml'],
  'argo-rollouts, mirror': ['argo-rollouts/examples/istio/istio-mirror.yaml'],
  'kube-prometheus': ['kube-prometheus/manifests'],
  'kube-thanos, all': ['kube-thanos/examples/all/manifests'],
  'kube-thanos': ['kube-thanos/manifests'],
  'opentelemetry-demo': ['opentelemetry-demo'],
  'oss-prow': ['oss-prow/prow/oss/cluster'],
};

/** What somebody looked at and found wrong: scene or folder, code, object, end of the file's name. */
const CERTAIN: readonly (readonly [scene: string, code: string, object: string, file: string])[] = [
  ['bookinfo, broken', 'MSH015', 'VirtualService//reviews', 'virtual-service-reviews-80-20.yaml'],
  ['bookinfo, stable', 'AVL014', 'Deployment//details-v1', 'bookinfo.yaml'],
  ['bookinfo, stable', 'AVL014', 'Deployment//reviews-v1', 'bookinfo.yaml'],
  ['bookinfo, stable', 'DLV001', 'Deployment//productpage-v1', 'bookinfo.yaml'],
  ['bookinfo, stable', 'AVL016', 'Deployment//ratings-v1', 'bookinfo.yaml'],
  ['bookinfo, stable', 'MSH006', 'DestinationRule//reviews', 'destination-rule-all.yaml'],
  ['bookinfo, stable', 'MSH010', 'VirtualService//bookinfo', 'bookinfo-gateway.yaml'],
  ['bookinfo, stable', 'MSH007', 'VirtualService//ratings', 'virtual-service-all-v1.yaml'],
  ['bookinfo, stable', 'SEC005', 'Gateway//bookinfo-gateway', 'bookinfo-gateway.yaml'],
  ['bookinfo, issuer', 'MSH018', 'VirtualService/istio-system/cert-manager', 'certmanager-gateway.yaml'],
  ['bookinfo', 'MAN020', 'DestinationRule//reviews', 'destination-rule-all.yaml'],
  ['gitops-istio', 'SCL002', 'HorizontalPodAutoscaler/prod/backend', 'apps/backend/hpa.yaml'],
  ['gitops-istio', 'SCL005', 'HorizontalPodAutoscaler/prod/frontend', 'apps/frontend/hpa.yaml'],
  ['gitops-istio', 'MAN021', 'Canary/prod/backend', 'apps/backend/canary.yaml'],
  ['gitops-istio', 'MAN021', 'Canary/prod/frontend', 'apps/frontend/canary.yaml'],
  ['gitops-istio', 'AVL014', 'Deployment/prod/backend', 'apps/backend/deployment.yaml'],
  ['bank-of-anthos', 'AVL015', 'StatefulSet//accounts-db', 'accounts-db.yaml'],
  ['bank-of-anthos', 'AVL015', 'StatefulSet//ledger-db', 'ledger-db.yaml'],
  ['bank-of-anthos', 'AVL014', 'StatefulSet//ledger-db', 'ledger-db.yaml'],
  ['bank-of-anthos', 'MAN023', 'Deployment//balancereader', 'balance-reader.yaml'],
  ['bank-of-anthos', 'MAN023', 'AlertmanagerConfig//slack-config', 'alertmanagerconfig.yaml'],
  ['bank-of-anthos/extras/tls-domain-managedcerts', 'MAN021', 'Ingress//frontend-ingress', 'managed-certificates.yaml'],
  [
    'bank-of-anthos/extras/postgres-hpa',
    'SCL001',
    'HorizontalPodAutoscaler//accounts-db-postgresql',
    'postgresql-hpa.yaml',
  ],
  ['online-boutique', 'AVL015', 'Deployment//redis-cart', 'kubernetes-manifests.yaml'],
  ['online-boutique', 'AVL014', 'Deployment//frontend', 'kubernetes-manifests.yaml'],
  ['kube-prometheus', 'AVL014', 'Deployment/monitoring/grafana', 'grafana-deployment.yaml'],
  ['kube-prometheus', 'AVL014', 'Deployment/monitoring/kube-state-metrics', 'kubeStateMetrics-deployment.yaml'],
  ['kube-prometheus', 'AVL014', 'Deployment/monitoring/prometheus-operator', 'prometheusOperator-deployment.yaml'],
  ['kube-prometheus', 'DLV001', 'Deployment/monitoring/blackbox-exporter', 'blackboxExporter-deployment.yaml'],
  ['kube-prometheus', 'OBS003', 'PrometheusRule/monitoring/prometheus-k8s-prometheus-rules', 'prometheusRule.yaml'],
  ['kube-prometheus', 'OBS005', 'Secret/monitoring/alertmanager-main', 'alertmanager-secret.yaml'],
  ['kube-prometheus', 'OBS009', 'Prometheus/monitoring/k8s', 'prometheus-prometheus.yaml'],
  ['opentelemetry-demo', 'AVL015', 'Deployment//kafka', 'opentelemetry-demo.yaml'],
  ['opentelemetry-demo', 'AVL015', 'Deployment//postgresql', 'opentelemetry-demo.yaml'],
  ['opentelemetry-demo', 'AVL015', 'Deployment//valkey-cart', 'opentelemetry-demo.yaml'],
  ['opentelemetry-demo', 'AVL015', 'StatefulSet//opensearch', 'opentelemetry-demo.yaml'],
  ['opentelemetry-demo', 'AVL002', 'PodDisruptionBudget//opensearch-pdb', 'opentelemetry-demo.yaml'],
  ['oss-prow', 'AVL014', 'Deployment/default/tide', 'tide.yaml'],
  ['oss-prow', 'AVL001', 'Deployment/default/hook', 'hook.yaml'],
  ['podinfo, bases', 'AVL014', 'StatefulSet//database-primary', 'statefulset-primary.yaml'],
  ['podinfo, bases', 'AVL001', 'Deployment//database-replica', 'deployment-replica.yaml'],
  ['podinfo, webapp', 'SCL005', 'HorizontalPodAutoscaler/webapp/frontend', 'frontend/hpa.yaml'],
  ['kube-thanos', 'MAN023', 'StatefulSet/thanos/thanos-store', 'thanos-store-statefulSet.yaml'],
  ['kube-thanos, all', 'MAN023', 'StatefulSet/thanos/thanos-rule', 'thanos-rule-statefulSet.yaml'],
  ['kube-thanos, all', 'AVL014', 'StatefulSet/thanos/thanos-store', 'thanos-store-statefulSet.yaml'],
  ['argo-rollouts', 'MAN010', '', 'traffic-management/rollout-linkerd.yaml'],
  ['argo-rollouts', 'MAN020', 'Deployment//rollout-ref-deployment', 'workload-ref.yaml'],
  ['cloudnative-pg', 'DAT001', 'Cluster//cluster-example-managed-services', 'cluster-example-managed-services.yaml'],
  ['cloudnative-pg', 'DAT002', 'Cluster//cluster-replica-tls', 'cluster-replica-tls.yaml'],
  ['cloudnative-pg', 'DAT008', 'Cluster//cluster-replica-tls', 'cluster-replica-tls.yaml'],
  ['bank-of-anthos', 'BCK001', 'StatefulSet//accounts-db', 'accounts-db.yaml'],
  ['bank-of-anthos', 'BCK001', 'StatefulSet//ledger-db', 'ledger-db.yaml'],
  ['opentelemetry-demo', 'BCK001', 'Deployment//postgresql', 'opentelemetry-demo.yaml'],
  ['podinfo, bases', 'BCK020', 'CronJob//backup-daily', 'cronjob-backup-daily.yaml'],
  [
    'cloudnative-pg/docs/src/samples/scheduled-backup-example.yaml',
    'BCK012',
    'ScheduledBackup//backup-example',
    'scheduled-backup-example.yaml',
  ],
  ['cloudnative-pg', 'BCK024', 'Cluster//cluster-example-with-backup', 'cluster-example-with-backup.yaml'],
  ['cloudnative-pg', 'BCK029', 'Cluster//cluster-example-with-backup', 'cluster-example-with-backup.yaml'],
  ['cloudnative-pg', 'BCK029', 'Cluster//cluster-dc-b', 'cluster-dc-b.yaml'],
  ['velero', 'AVL015', 'Deployment/velero/minio', '00-minio-deployment.yaml'],
  ['velero', 'SEC020', 'Deployment/velero/minio', '00-minio-deployment.yaml'],
  ['velero', 'SEC023', 'Deployment/nginx-example/nginx-deployment', 'with-pv.yaml'],
  ['bank-of-anthos', 'SEC020', 'ConfigMap//accounts-db-config', 'accounts-db.yaml'],
  ['keda-rabbitmq', 'SEC020', 'Job//rabbitmq-publish', 'deploy-publisher-job.yaml'],
  ['keda-rabbitmq', 'SEC030', 'Secret//rabbitmq-consumer-secret', 'deploy-consumer.yaml'],
  ['chaos-mesh', 'SEC023', 'Pod//hostpath-example', 'pod.yaml'],
  ['oss-prow', 'SEC025', 'Deployment/default/ghproxy', 'ghproxy.yaml'],
];

/** What only looks wrong: scene or folder, the codes that would be false, the objects they would be about. */
const TRAPS: readonly (readonly [scene: string, codes: RegExp, objects: RegExp])[] = [
  ['kube-prometheus', /MAN02[3-6]|AVL005|SCL001/, /./],
  ['kube-prometheus', /OBS00[124678]|OBS010/, /./],
  ['kube-thanos, all', /OBS/, /./],
  ['bank-of-anthos', /OBS/, /./],
  ['kube-thanos, all', /MAN024/, /Service\/thanos\/thanos-sidecar/],
  ['kube-thanos', /MAN024/, /./],
  ['podinfo, bases', /MAN023/, /./],
  ['flagger', /MAN023/, /./],
  ['oss-prow', /MAN02[34]/, /./],
  ['argo-rollouts', /MAN02[4-7]|MSH01[5-9]/, /./],
  ['cloudnative-pg', /MAN02[3-6]|MSH017/, /Service|Pooler/],
  // Two data centres of one database, of which one writes.
  ['cloudnative-pg', /DAT00[67]/, /./],
  // They share a bucket, and their names tell them apart; six fields are right here, and five are for Velero.
  ['cloudnative-pg', /BCK01[89]|BCK02[157]/, /./],
  // The hooks name a container that is there; the location is made from an object of OpenShift’s.
  ['velero', /BCK01[45]|BCK025/, /./],
  ['konflux-backup', /BCK/, /./],
  ['kube-prometheus', /BCK/, /./],
  ['kube-thanos, all', /BCK/, /./],
  ['oss-prow', /BCK/, /./],
  ['gitops-istio', /MAN024|MSH01[5-9]|MSH021/, /./],
  ['bookinfo, stable', /^(?:SEC010|MAN024|MSH01[5-9]|MSH02[0-9])/, /./],
  ['istio-samples', /MSH017|MSH021|SEC010|MAN024/, /./],
  ['bank-of-anthos', /MSH01[5-9]|MSH021|MAN024|AVL005/, /./],
  ['online-boutique, locked', /MAN02[4-7]|SEC010/, /./],
  // All seventeen calls are let through, and every pod is closed.
  ['online-boutique, locked', /SEC01[789]/, /./],
  // Its policies select pods that the operator makes.
  ['kube-prometheus', /SEC01[789]|SEC02[04]/, /./],
  ['gitops-istio', /SEC0(?:1[7-9]|2\d|30)/, /./],
  ['podinfo, bases', /SEC0(?:1[7-9]|2\d)/, /./],
  ['konflux-backup', /SEC0(?:1[7-9]|2\d|30)/, /./],
  ['bookinfo, fault for one user', /MSH035/, /./],
];

function pathsOf(scene: string): readonly string[] {
  return SCENES[scene] ?? [scene];
}

describe('platforms of others', { skip }, () => {
  const sets = skip === false ? readdirSync(real, { withFileTypes: true }).filter((each) => each.isDirectory()) : [];

  test('there are 18 sets', () => assert.equal(sets.length, 18));

  for (const { name } of sets) {
    test(`the whole of ${name}: alternatives are named once per group`, async () => {
      const findings = await check([name]);
      const twice = findings.filter(({ code }) => code === 'MAN020');
      const objects = new Set(twice.map(({ object, cluster }) => `${cluster} ${object}`));
      assert.equal(objects.size, twice.length);
      for (const { file, code } of findings) assert.ok(file !== null, `${code} has no file`);
    });
  }

  for (const [scene, paths] of Object.entries(SCENES)) {
    test(`${scene}: nothing is defined twice, every finding has its line`, async () => {
      const findings = await check(paths);
      if (!scene.startsWith('kube-thanos')) assert.ok(!findings.some(({ code }) => code === 'MAN020'));
      for (const { code, line } of findings) assert.ok(line !== null || code === 'CLI023', code);
    });
  }

  for (const [scene, code, object, file] of CERTAIN) {
    test(`${scene}: ${code} on ${object === '' ? file : object}`, async () => {
      const findings = await check(pathsOf(scene));
      const found = findings.filter((each) => each.code === code && each.object === object);
      const places = found.map((each) => `${each.file}:${each.line}`);
      assert.ok(
        found.some((each) => each.file?.endsWith(file)),
        `found at ${places.join(', ') || 'no place'}`,
      );
    });
  }

  for (const [scene, codes, objects] of TRAPS) {
    test(`${scene}: no false alarm ${codes.source}`, async () => {
      const findings = await check(pathsOf(scene));
      const false_ = findings.filter(({ code, object }) => codes.test(code) && objects.test(object));
      assert.deepEqual(
        false_.map(({ code, object, message }) => `${code} ${object}: ${message}`),
        [],
      );
    });
  }
});

describe('platforms of others against the definitions of their projects', { skip: noSchemas }, () => {
  const schemaFindings = async (paths: readonly string[]) => {
    const platform = await load(paths);
    const read = readSchemas(crds, real, platform.index);
    assert.ok('schemas' in read, JSON.stringify(read));
    const context = ruleContext(platform.index, null, platform.generated, read.schemas);
    return runChecks(context, platform).filter(({ code }) => code === 'MAN028' || code === 'MAN029');
  };

  for (const scene of [
    'bookinfo, stable',
    'online-boutique',
    'bank-of-anthos',
    'kube-prometheus',
    'kube-thanos',
    'oss-prow',
  ]) {
    test(`${scene} is as its definitions have it`, async () => {
      const findings = await schemaFindings(pathsOf(scene));
      assert.deepEqual(
        findings.map(({ object, path, message }) => `${object} ${path}: ${message}`),
        [],
      );
    });
  }

  test('a sample that its own definition refuses', async () => {
    const findings = await schemaFindings(['cloudnative-pg/docs/src/samples/cluster-restore-with-tablespaces.yaml']);
    assert.deepEqual(
      findings.map(({ code, path }) => `${code} ${path}`),
      ['MAN029 spec.tablespaces'],
    );
  });
});
