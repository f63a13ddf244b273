import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { clusterRights } from '../cluster-rights.ts';
import { goDuration } from '../engine-duration.ts';
import { mebibytes } from '../mebibytes.ts';
import { platformMeta } from '../object-meta.ts';
import { partNamespace } from '../part-namespace.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { ALERTMANAGER, frontOf, operatorSelector, PROMETHEUS, partMeta, podFields } from './parts.ts';
import { RULES_LABEL } from './prometheus-rules.ts';

/** Samples are dropped by size before the volume is full, or Prometheus stops at a full disk. */
const VOLUME_IN_USE = 0.85;

/** Where the cluster's Prometheus lives, restricted: what it runs asks for nothing more. */
export function monitoringNamespace(model: Model): readonly KubeObject[] {
  const { monitoring } = model;
  if (monitoring === null || model.namespaces.some(({ name }) => name === monitoring.namespace)) return [];
  return [partNamespace(model, monitoring.namespace, 'restricted')];
}

/** Fields of every Prometheus of the platform; `global` marks the one that sees all clusters. */
export function prometheusObject(model: Model, monitoring: Monitoring, name: string, fields: JsonObject): KubeObject {
  const { version, replicas, storageBytes } = monitoring;
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'Prometheus',
    metadata: partMeta(model, monitoring, name),
    spec: {
      version: version.prometheus,
      image: `quay.io/prometheus/prometheus:v${version.prometheus}`,
      replicas,
      serviceAccountName: PROMETHEUS.name,
      scrapeInterval: goDuration(monitoring.intervalUs),
      evaluationInterval: goDuration(monitoring.evaluationUs),
      retention: goDuration(monitoring.retentionUs),
      retentionSize: `${Math.floor((storageBytes * VOLUME_IN_USE) / (1024 * 1024))}MB`,
      storage: {
        volumeClaimTemplate: {
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: mebibytes(storageBytes) } } },
        },
      },
      alerting: {
        alertmanagers: [
          { namespace: monitoring.namespace, name: ALERTMANAGER.name, port: 'http-web', apiVersion: 'v2' },
        ],
      },
      ...fields,
      ...podFields(model, operatorSelector('prometheus', name), monitoring.prometheus),
    },
  };
}

/** What Prometheus reads of the cluster: where pods and nodes are, and the kubelets' own figures. */
function permissions(model: Model, { namespace }: Monitoring): readonly KubeObject[] {
  const watch = ['get', 'list', 'watch'];
  return [
    tokenlessAccount(platformMeta(model, PROMETHEUS.name, namespace)),
    ...clusterRights(model, { name: PROMETHEUS.name, namespace }, [
      { apiGroups: [''], resources: ['nodes', 'services', 'endpoints', 'pods'], verbs: watch },
      { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: watch },
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      { nonResourceURLs: ['/metrics', '/metrics/cadvisor'], verbs: ['get'] },
    ]),
  ];
}

/**
 * Prometheus of one cluster (O01), run by its operator: it takes up every monitor and rule that carries the platform's
 * label, in whatever namespace. The external labels tell clusters apart wherever series meet.
 */
export function prometheus(model: Model, cluster: string): readonly KubeObject[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  const ours = { matchLabels: { 'app.kubernetes.io/part-of': model.name } };
  const notGlobal = { key: RULES_LABEL, operator: 'NotIn', values: ['global'] };
  const everywhere = {};
  const fields: JsonObject = {
    externalLabels: { cluster, region: model.clusters[cluster]?.region ?? cluster },
    serviceMonitorSelector: ours,
    serviceMonitorNamespaceSelector: everywhere,
    podMonitorSelector: ours,
    podMonitorNamespaceSelector: everywhere,
    ruleSelector: { ...ours, matchExpressions: [notGlobal] },
    ruleNamespaceSelector: everywhere,
    automountServiceAccountToken: true,
  };
  return [
    ...permissions(model, monitoring),
    prometheusObject(model, monitoring, model.name, fields),
    ...frontOf(model, monitoring, PROMETHEUS, operatorSelector('prometheus', model.name)),
  ];
}
