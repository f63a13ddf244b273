import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { lokiUrl } from '../logging/parts.ts';
import { ALERTMANAGER, GLOBAL_PROMETHEUS, PROMETHEUS, partMeta } from '../monitoring/parts.ts';
import { hostOf, JAEGER_COLLECTOR, JAEGER_QUERY, PORTS } from '../tracing/parts.ts';
import { DATASOURCES } from './datasource-names.ts';

const SIDECAR_LABEL = 'grafana_datasource';

function inside({ namespace }: Monitoring, { name, port }: { readonly name: string; readonly port: number }): string {
  return `http://${name}.${namespace}.svc.cluster.local:${port}`;
}

/** Where Jaeger answers questions; null without tracing. */
export function jaegerUrl({ tracing }: Model): string | null {
  if (tracing === null) return null;
  const part = tracing.storage.kind === 'elasticsearch' ? JAEGER_QUERY : JAEGER_COLLECTOR;
  return `http://${hostOf(tracing, part)}:${PORTS.queryHttp}`;
}

function metricSources(monitoring: Monitoring, cluster: string): readonly JsonObject[] {
  const query = { httpMethod: 'POST', timeInterval: goDuration(monitoring.intervalUs) };
  const prometheus = {
    ...DATASOURCES.prometheus,
    name: DATASOURCES.clusterName(cluster),
    url: inside(monitoring, PROMETHEUS),
    isDefault: true,
    jsonData: { ...query, manageAlerts: false, alertmanagerUid: DATASOURCES.alertmanager.uid },
  };
  const view = monitoring.global;
  const global = {
    ...DATASOURCES.global,
    name: DATASOURCES.globalName,
    url: inside(monitoring, GLOBAL_PROMETHEUS),
    jsonData: { ...query, timeInterval: goDuration(view?.intervalUs ?? monitoring.intervalUs), manageAlerts: false },
  };
  const alertmanager = {
    ...DATASOURCES.alertmanager,
    name: 'Alertmanager',
    url: inside(monitoring, ALERTMANAGER),
    jsonData: { implementation: 'prometheus', handleGrafanaManagedAlerts: false },
  };
  return [prometheus, ...(view?.cluster === cluster ? [global] : []), alertmanager];
}

/** From a trace to the lines that were printed for it, and back: both carry its id. */
function traceSource(model: Model, cluster: string): readonly JsonObject[] {
  const url = jaegerUrl(model);
  if (url === null) return [];
  const lines = {
    datasourceUid: DATASOURCES.loki.uid,
    spanStartTimeShift: '-5m',
    spanEndTimeShift: '5m',
    customQuery: true,
    query: `{k8s_cluster_name=${JSON.stringify(cluster)}} | trace_id = "\${__trace.traceId}"`,
  };
  return [
    {
      ...DATASOURCES.jaeger,
      name: 'Jaeger',
      url,
      jsonData: { nodeGraph: { enabled: true }, ...(model.logs === null ? {} : { tracesToLogsV2: lines }) },
    },
  ];
}

function logSource({ logs, tracing }: Model): readonly JsonObject[] {
  if (logs === null) return [];
  const trace = {
    name: 'Trace',
    matcherType: 'label',
    matcherRegex: 'trace_id',
    datasourceUid: DATASOURCES.jaeger.uid,
    url: '${__value.raw}',
  };
  return [
    {
      ...DATASOURCES.loki,
      name: 'Loki',
      url: lokiUrl(logs),
      jsonData: { maxLines: 1000, ...(tracing === null ? {} : { derivedFields: [trace] }) },
    },
  ];
}

/** What Grafana may ask in this cluster. */
export function datasourcesOf(model: Model, monitoring: Monitoring, cluster: string): readonly JsonObject[] {
  return [...metricSources(monitoring, cluster), ...traceSource(model, cluster), ...logSource(model)].map((each) => ({
    ...each,
    access: 'proxy',
    editable: false,
  }));
}

/** Texts of a provisioning file, in which `$` begins a variable of the environment; two are one. */
function escaped(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('$', '$$$$');
  if (Array.isArray(value)) return value.map(escaped);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, escaped(each)]));
}

/** Datasources for Grafana’s sidecar, in one file; or one object each for its operator. */
export function datasources(model: Model, cluster: string): readonly KubeObject[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  const all = datasourcesOf(model, monitoring, cluster);
  const { operator } = monitoring.grafana;
  if (operator !== null) {
    return all.map((datasource) => ({
      apiVersion: 'grafana.integreatly.org/v1beta1',
      kind: 'GrafanaDatasource',
      metadata: partMeta(model, monitoring, `datasource-${datasource.uid}`),
      spec: { instanceSelector: { matchLabels: { ...operator } }, datasource },
    }));
  }
  const file = { apiVersion: 1, datasources: all.map((each) => escaped(each) as JsonObject) };
  return [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: partMeta(model, monitoring, 'datasources', { [SIDECAR_LABEL]: '1' }),
      data: { [`${model.name}.yaml`]: writeYaml(file) },
    },
  ];
}
