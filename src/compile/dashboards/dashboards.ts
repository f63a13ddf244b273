import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { partMeta } from '../monitoring/parts.ts';
import { compactJson } from './compact-json.ts';
import { dashboardsOf } from './dashboard-table.ts';
import { grafanaDashboard } from './grafana-json.ts';

/** Label by which the sidecar of Grafana’s own chart finds dashboards, and annotation by which it finds their folder. */
const SIDECAR_LABEL = 'grafana_dashboard';
const FOLDER = 'grafana_folder';

/** One object per dashboard: a ConfigMap for the sidecar beside Grafana, or one for its operator. */
export function dashboards(model: Model, cluster: string): readonly KubeObject[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  return dashboardsOf(model, cluster).map((dashboard) => {
    const name = `dashboard-${dashboard.id}`;
    const json = `${compactJson(grafanaDashboard(model, cluster, dashboard))}\n`;
    return dashboardObject(model, monitoring, name, json);
  });
}

function dashboardObject(model: Model, monitoring: Monitoring, name: string, json: string): KubeObject {
  const { operator } = monitoring.grafana;
  if (operator !== null) {
    const spec: JsonObject = { instanceSelector: { matchLabels: { ...operator } }, folder: model.name, json };
    return {
      apiVersion: 'grafana.integreatly.org/v1beta1',
      kind: 'GrafanaDashboard',
      metadata: partMeta(model, monitoring, name),
      spec,
    };
  }
  const meta = partMeta(model, monitoring, name, { [SIDECAR_LABEL]: '1' });
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { ...meta, annotations: { [FOLDER]: model.name } },
    data: { [`${model.name}-${name}.json`]: json },
  };
}
