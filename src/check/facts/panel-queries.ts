import { isRecord, type JsonRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** One query of a panel of a Grafana dashboard. */
export interface PanelQuery {
  readonly manifest: Manifest;
  /** Of the dashboard: it is one text. */
  readonly path: Path;
  readonly panel: string;
  readonly expr: string;
}

/** What panels ask Prometheus: dashboards in ConfigMaps and those of Grafana’s operator. Leaves out libraries of panels. */
export const panelQueries = remembered((facts: ClusterFacts): readonly PanelQuery[] => [
  ...facts
    .objects('', 'ConfigMap')
    .flatMap((manifest) =>
      Object.entries(isRecord(manifest.object.data) ? manifest.object.data : {}).flatMap(([key, text]) =>
        queriesIn(manifest, ['data', key], text),
      ),
    ),
  ...facts
    .objects('grafana.integreatly.org', 'GrafanaDashboard')
    .flatMap((manifest) => queriesIn(manifest, ['spec', 'json'], stringAt(manifest.object, ['spec', 'json']))),
]);

function queriesIn(manifest: Manifest, path: Path, text: unknown): readonly PanelQuery[] {
  // Most texts are something else.
  if (typeof text !== 'string' || !text.includes('"expr"') || !text.includes('"panels"')) return [];
  const dashboard = parsed(text);
  return panelsOf(dashboard).flatMap((panel) =>
    recordsAt(panel, ['targets']).flatMap(([, target]) => {
      const expr = stringAt(target, ['expr']);
      if (expr === undefined || !asksPrometheus(target, panel)) return [];
      return [{ manifest, path, panel: stringAt(panel, ['title']) ?? '', expr }];
    }),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Rows hold panels of their own where they are folded; the oldest dashboards have nothing but rows. */
function panelsOf(dashboard: unknown): readonly JsonRecord[] {
  const all = [...recordsAt(dashboard, ['panels']), ...recordsAt(dashboard, ['rows'])].map(([, panel]) => panel);
  return all.flatMap((panel) => [panel, ...recordsAt(panel, ['panels']).map(([, inner]) => inner)]);
}

/** A datasource without a type is Prometheus’ unless it is said to be another’s. */
function asksPrometheus(target: JsonRecord, panel: JsonRecord): boolean {
  const type = stringAt(target, ['datasource', 'type']) ?? stringAt(panel, ['datasource', 'type']);
  const name = stringAt(target, ['datasource', 'uid']) ?? stringAt(panel, ['datasource', 'uid']) ?? '';
  return type === undefined ? !/loki|log/i.test(name) : type === 'prometheus';
}
