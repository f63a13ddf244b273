import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { printCpu } from '../../units/cpu.ts';
import { dashboardsOf } from '../dashboards/dashboard-table.ts';
import { DATASOURCES } from '../dashboards/datasource-names.ts';
import { jaegerUrl } from '../dashboards/datasources.ts';
import { platformLabels, platformMeta } from '../object-meta.ts';
import { mebibytes, PROMETHEUS } from './parts.ts';

/** Kiali’s own. */
const PORT = 20_001;
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

/**
 * Kiali (M26), run by its operator. Its owners wanted the whole of Istio’s API for it, and least privilege everywhere: it
 * looks and does not touch unless it is asked to, and it looks only at the platform’s namespaces and the mesh’s own.
 */
export function kiali(model: Model, cluster: string): readonly KubeObject[] {
  const { monitoring, tracing } = model;
  const asked = monitoring?.kiali ?? null;
  if (monitoring === null || asked === null) return [];
  const { grafana } = monitoring;
  const resources = { cpu: printCpu(asked.footprint.cpuMillis), memory: mebibytes(asked.footprint.memoryBytes) };
  const namespaces = [...new Set([...model.namespaces.map(({ name }) => name), ROOT_NAMESPACE])].sort();
  const tracingUrl = jaegerUrl(model);
  const mesh = dashboardsOf(model, cluster).find(({ id }) => id === 'mesh');
  return [
    {
      apiVersion: 'kiali.io/v1alpha1',
      kind: 'Kiali',
      metadata: platformMeta(model, 'kiali', asked.namespace),
      spec: {
        istio_namespace: ROOT_NAMESPACE,
        auth: { strategy: 'token' },
        deployment: {
          namespace: asked.namespace,
          image_version: `v${asked.version}`,
          replicas: asked.replicas,
          view_only_mode: !asked.mayWrite,
          cluster_wide_access: false,
          discovery_selectors: {
            default: [
              {
                matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces }],
              },
            ],
          },
          resources: { requests: resources, limits: resources },
          pod_labels: { ...platformLabels(model), 'sidecar.istio.io/inject': 'false' },
          topology_spread_constraints: [
            spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
            spread('kubernetes.io/hostname', 'ScheduleAnyway'),
          ],
          ...(asked.replicas > 1 ? { pod_disruption_budget: { spec: { maxUnavailable: 1 } } } : {}),
          logger: { log_format: 'json', log_level: 'info' },
        },
        server: { port: PORT, observability: { metrics: { enabled: true, port: 9090 } } },
        external_services: {
          prometheus: {
            url: `http://${PROMETHEUS.name}.${monitoring.namespace}.svc.cluster.local:${PROMETHEUS.port}`,
          },
          tracing: {
            enabled: tracing !== null,
            ...(tracingUrl === null ? {} : { provider: 'jaeger', internal_url: tracingUrl, use_grpc: false }),
          },
          grafana: {
            enabled: true,
            internal_url: grafana.url,
            ...(grafana.publicUrl === null ? {} : { external_url: grafana.publicUrl }),
            datasource_uid: DATASOURCES.prometheus.uid,
            ...(mesh === undefined
              ? {}
              : {
                  dashboards: [{ name: `${model.name}: ${mesh.title}`, variables: { service: 'var-service' } }],
                }),
          },
        },
      },
    },
  ];
}
