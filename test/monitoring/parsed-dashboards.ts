import { recordsAt, stringAt } from '../../src/manifests/field.ts';
import type { JsonObject } from '../../src/manifests/types.ts';
import type { Model } from '../../src/model/types.ts';
import { objectsOf } from './watched-shop.ts';

export interface ParsedDashboard {
  readonly uid: string;
  readonly json: JsonObject;
  /** Whether it asks the Prometheus that sees all clusters. */
  readonly isGlobal: boolean;
}

/** Dashboards of a cluster, read from the texts of their ConfigMaps. */
export function dashboardsIn(model: Model, cluster: string): readonly ParsedDashboard[] {
  return objectsOf(model, cluster, 'ConfigMap')
    .filter(({ metadata }) => metadata.labels?.grafana_dashboard === '1')
    .flatMap(({ data }) => Object.values(data as Record<string, string>))
    .map((text) => {
      const json = JSON.parse(text) as JsonObject;
      return { uid: stringAt(json, ['uid']) ?? '', json, isGlobal: text.includes('prometheus-global') };
    });
}

export interface PanelQuery {
  readonly panel: string;
  readonly expr: string;
}

/** What the panels of a dashboard ask of one kind of datasource. */
export function queriesOf({ json }: ParsedDashboard, type: 'prometheus' | 'loki'): readonly PanelQuery[] {
  return recordsAt(json, ['panels'])
    .filter(([, panel]) => stringAt(panel, ['datasource', 'type']) === type)
    .flatMap(([, panel]) =>
      recordsAt(panel, ['targets']).map(([, target]) => ({
        panel: stringAt(panel, ['title']) ?? '',
        expr: stringAt(target, ['expr']) ?? '',
      })),
    );
}
