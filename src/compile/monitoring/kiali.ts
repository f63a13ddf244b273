import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Kiali, Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { dashboardsOf } from '../dashboards/dashboard-table.ts';
import { DATASOURCES } from '../dashboards/datasource-names.ts';
import { jaegerUrl } from '../dashboards/datasources.ts';
import { dashboardTitle } from '../dashboards/grafana-json.ts';
import { platformMeta, unmeshedLabels } from '../object-meta.ts';
import { reserved } from '../reserved.ts';
import { PROMETHEUS } from './parts.ts';

/** Kiali’s own. */
const PORT = 20_001;
const METRICS_PORT = 9090;
const SELECTOR = { 'app.kubernetes.io/name': 'kiali' };

function spread(topologyKey: string, whenUnsatisfiable: string): JsonObject {
  return {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable,
    nodeTaintsPolicy: 'Honor',
    labelSelector: { matchLabels: SELECTOR },
  };
}

/** What its operator makes: pods that look, and roles no wider than that. */
function deployment(model: Model, asked: Kiali): JsonObject {
  const namespaces = [...new Set([...model.namespaces.map(({ name }) => name), ROOT_NAMESPACE])].sort();
  const ours = { key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces };
  return {
    namespace: asked.namespace,
    image_version: `v${asked.version}`,
    replicas: asked.replicas,
    view_only_mode: !asked.mayWrite,
    cluster_wide_access: false,
    discovery_selectors: { default: [{ matchExpressions: [ours] }] },
    resources: reserved(asked.footprint.cpuMillis, asked.footprint.memoryBytes),
    pod_labels: unmeshedLabels(model),
    topology_spread_constraints: [
      spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
      spread('kubernetes.io/hostname', 'ScheduleAnyway'),
    ],
    ...(asked.replicas > 1 ? { pod_disruption_budget: { spec: { maxUnavailable: 1 } } } : {}),
    logger: { log_format: 'json', log_level: 'info' },
  };
}

/** Whom it asks: the same Prometheus, Jaeger and Grafana as people do. */
function services(model: Model, { namespace, grafana }: Monitoring, cluster: string): JsonObject {
  const tracingUrl = jaegerUrl(model);
  const mesh = dashboardsOf(model, cluster).find(({ id }) => id === 'mesh');
  return {
    prometheus: { url: `http://${PROMETHEUS.name}.${namespace}.svc.cluster.local:${PROMETHEUS.port}` },
    tracing:
      tracingUrl === null
        ? { enabled: false }
        : { enabled: true, provider: 'jaeger', internal_url: tracingUrl, use_grpc: false },
    grafana: {
      enabled: true,
      internal_url: grafana.url,
      ...(grafana.publicUrl === null ? {} : { external_url: grafana.publicUrl }),
      datasource_uid: DATASOURCES.prometheus.uid,
      ...(mesh === undefined
        ? {}
        : { dashboards: [{ name: dashboardTitle(model, mesh), variables: { service: 'var-service' } }] }),
    },
  };
}

/**
 * Kiali (M26), run by its operator. It looks and does not touch unless it is asked to, and it looks only at the platform’s
 * namespaces and the mesh’s own.
 */
export function kiali(model: Model, cluster: string): readonly KubeObject[] {
  const { monitoring } = model;
  const asked = monitoring?.kiali ?? null;
  if (monitoring === null || asked === null) return [];
  return [
    {
      apiVersion: 'kiali.io/v1alpha1',
      kind: 'Kiali',
      metadata: platformMeta(model, 'kiali', asked.namespace),
      spec: {
        istio_namespace: ROOT_NAMESPACE,
        auth: { strategy: 'token' },
        deployment: deployment(model, asked),
        server: { port: PORT, observability: { metrics: { enabled: true, port: METRICS_PORT } } },
        external_services: services(model, monitoring, cluster),
      },
    },
  ];
}
