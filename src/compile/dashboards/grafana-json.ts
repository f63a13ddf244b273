/**
 * Dashboards as Grafana reads them (schema 42, which every Grafana since 9 takes). The shapes are those of Grafana's own
 * foundation SDK, as types alone: its builders would cost a compile 75 ms for six modules (measured; all of mno compiles
 * in twice that), would be one more package to install, and put functions among the data.
 */
import type { FieldConfig, Dashboard as GrafanaDashboard, GridPos } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Options as LogOptions } from '@grafana/grafana-foundation-sdk/logs';
import type { dataquery as LokiQuery } from '@grafana/grafana-foundation-sdk/loki';
import type { Dataquery as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import type { Options as StatOptions } from '@grafana/grafana-foundation-sdk/stat';
import type { Options as GraphOptions } from '@grafana/grafana-foundation-sdk/timeseries';
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { contentHash } from '../content-hash.ts';
import { printQuery } from '../monitoring/query.ts';
import type { Dashboard, LogPanel, MetricPanel, Panel, Variable } from './dashboard.ts';
import { DATASOURCES } from './datasource-names.ts';
import { printLogQuery } from './log-query.ts';

/** The SDK's shapes as plain data: words in place of enumerations, no functions. */
type Plain<T> = T extends string
  ? `${T}`
  : T extends number | boolean | null | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : { readonly [K in keyof T as T[K] extends (...all: never[]) => unknown ? never : K]: Plain<T[K]> };

type PlainPanel = Plain<Exclude<NonNullable<GrafanaDashboard['panels']>[number], { collapsed: boolean }>>;
type PlainVariable = Plain<NonNullable<NonNullable<GrafanaDashboard['templating']['list']>[number]>>;

const COLUMNS = 24;
const SIZES = {
  stat: { w: 4, h: 5 },
  timeseries: { w: 8, h: 8 },
  table: { w: 8, h: 8 },
  'log-rate': { w: 8, h: 8 },
  logs: { w: 24, h: 10 },
} as const;
const LONGEST_UID = 40;

/** Address of a dashboard: the same in every cluster and after every compile, at most as long as Grafana takes. */
function dashboardUid({ name }: Model, { id }: Dashboard): string {
  const uid = `${name}-${id}`;
  return uid.length <= LONGEST_UID ? uid : `${contentHash(name)}-${id}`;
}

/** What Grafana calls it, and others who link to it. */
export function dashboardTitle({ name }: Model, { title }: Dashboard): string {
  return `${name}: ${title}`;
}

function fieldConfig(panel: MetricPanel): Plain<FieldConfig> {
  const { unit, limit, bad = 'above' } = panel;
  const colours = bad === 'above' ? ['green', 'red'] : ['red', 'green'];
  const [first = '', second = ''] = colours;
  return {
    unit,
    // A limit of 0 is one that may be fallen below.
    ...(limit === 0 ? {} : { min: 0 }),
    color: { mode: panel.kind === 'stat' ? 'thresholds' : 'palette-classic-by-name' },
    thresholds: {
      mode: 'absolute',
      steps:
        limit === undefined
          ? [{ value: null, color: 'green' }]
          : [
              { value: null, color: first },
              { value: limit, color: second },
            ],
    },
    ...(panel.kind === 'timeseries'
      ? {
          custom: {
            fillOpacity: 10,
            showPoints: 'never',
            spanNulls: false,
            ...(limit === undefined ? {} : { thresholdsStyle: { mode: 'dashed' } }),
          },
        }
      : {}),
  };
}

/** What differs from Grafana’s own defaults. */
const GRAPH: Partial<Plain<GraphOptions>> = { tooltip: { mode: 'multi', sort: 'desc' } };
const STAT: Partial<Plain<StatOptions>> = { reduceOptions: { calcs: ['lastNotNull'], values: false } };
const LOGS: Partial<Plain<LogOptions>> = { showTime: true, wrapLogMessage: true, sortOrder: 'Descending' };

function refId(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}

function metricPanel(panel: MetricPanel): PlainPanel {
  const isGraph = panel.kind === 'timeseries';
  const targets = panel.series.map(
    ({ query, legend }, index): Plain<PrometheusQuery> => ({
      refId: refId(index),
      expr: printQuery(query),
      legendFormat: legend === '' ? '__auto' : legend,
      ...(isGraph ? { range: true } : { instant: true }),
      ...(panel.kind === 'table' ? { format: 'table' as const } : {}),
    }),
  );
  return {
    type: panel.kind,
    targets,
    fieldConfig: { defaults: fieldConfig(panel), overrides: [] },
    ...(panel.kind === 'table' ? {} : { options: isGraph ? GRAPH : STAT }),
  };
}

function logPanel({ kind, log, legend }: LogPanel): PlainPanel {
  const target: Plain<LokiQuery> = {
    refId: 'A',
    expr: printLogQuery(log),
    queryType: 'range',
    ...(legend === '' ? {} : { legendFormat: legend }),
  };
  return kind === 'logs'
    ? { type: 'logs', targets: [target], options: LOGS }
    : {
        type: 'timeseries',
        targets: [target],
        fieldConfig: { defaults: { unit: 'cps', min: 0, custom: { fillOpacity: 10 } }, overrides: [] },
        options: GRAPH,
      };
}

function isLog(panel: Panel): panel is LogPanel {
  return panel.kind === 'logs' || panel.kind === 'log-rate';
}

/** Panels from left to right and from top to bottom; each section begins a line with its title. */
function place({ sections, view }: Dashboard): JsonObject[] {
  const metrics = view === 'global' ? DATASOURCES.global : { type: 'prometheus', uid: '${cluster}' };
  const placed: JsonObject[] = [];
  let y = 0;
  for (const { title, panels } of sections) {
    placed.push({
      id: placed.length + 1,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y, w: COLUMNS, h: 1 },
    });
    y += 1;
    let x = 0;
    let height = 0;
    for (const panel of panels) {
      const size = SIZES[panel.kind];
      if (x + size.w > COLUMNS) {
        y += height;
        x = 0;
        height = 0;
      }
      const gridPos: GridPos = { x, y, ...size };
      const made = isLog(panel) ? logPanel(panel) : metricPanel(panel);
      placed.push({
        id: placed.length + 1,
        title: panel.title,
        ...(panel.about === undefined ? {} : { description: panel.about }),
        datasource: isLog(panel) ? DATASOURCES.loki : metrics,
        gridPos: { ...gridPos },
        ...(made as JsonObject),
      });
      x += size.w;
      height = Math.max(height, size.h);
    }
    y += height;
  }
  return placed;
}

/** Which cluster's Prometheus is asked. */
function clusterVariable(cluster: string): PlainVariable {
  return {
    type: 'datasource',
    name: 'cluster',
    label: 'Cluster',
    query: 'prometheus',
    regex: DATASOURCES.clusterPattern,
    refresh: 1,
    hide: 0,
    includeAll: false,
    multi: false,
    skipUrlSync: false,
    current: { text: DATASOURCES.clusterName(cluster), value: DATASOURCES.prometheus.uid },
    options: [],
  } as PlainVariable;
}

function valueVariable({ name, title, metric, label }: Variable, datasource: JsonObject): PlainVariable {
  return {
    type: 'query',
    name,
    label: title,
    datasource,
    query: { query: `label_values(${metric}, ${label})`, refId: name },
    refresh: 2,
    sort: 1,
    hide: 0,
    multi: true,
    includeAll: true,
    // Not “.*”: a container without a name is the whole pod.
    allValue: '.+',
    skipUrlSync: false,
    current: { text: ['All'], value: ['$__all'] },
    options: [],
  } as unknown as PlainVariable;
}

/** The dashboard as its file. */
export function grafanaDashboard(model: Model, cluster: string, dashboard: Dashboard): JsonObject {
  const { variables, view, from } = dashboard;
  const runbooks = model.monitoring?.runbooks ?? '';
  const link = { icon: 'external link', tooltip: '', targetBlank: true, includeVars: true, keepTime: true };
  const metrics = view === 'global' ? DATASOURCES.global : { type: 'prometheus', uid: '${cluster}' };
  const explore = (name: string, datasource: string): JsonObject => ({
    ...link,
    type: 'link',
    title: name,
    tags: [],
    asDropdown: false,
    url: `/explore?left=${encodeURIComponent(JSON.stringify({ datasource, queries: [{ refId: 'A' }], range: { from: 'now-1h', to: 'now' } }))}`,
  });
  return {
    uid: dashboardUid(model, dashboard),
    title: dashboardTitle(model, dashboard),
    tags: [model.name],
    editable: false,
    graphTooltip: 1,
    schemaVersion: 42,
    time: { from, to: 'now' },
    refresh: '1m',
    timezone: 'browser',
    templating: {
      list: [
        ...(view === 'global' ? [] : [clusterVariable(cluster)]),
        ...variables.map((each) => valueVariable(each, metrics)),
      ] as unknown as JsonObject[],
    },
    annotations: { list: [] },
    links: [
      { ...link, type: 'dashboards', title: 'Dashboards', tags: [model.name], asDropdown: true, targetBlank: false },
      ...(model.tracing === null ? [] : [explore('Traces', DATASOURCES.jaeger.uid)]),
      ...(model.logs === null ? [] : [explore('Logs', DATASOURCES.loki.uid)]),
      // A path within a repository is no address.
      ...(/^https?:/.test(runbooks)
        ? [{ ...link, type: 'link', title: 'Runbooks', tags: [], asDropdown: false, url: runbooks }]
        : []),
    ],
    panels: place(dashboard),
  } satisfies Plain<Omit<GrafanaDashboard, 'panels' | 'templating' | 'links'>> & JsonObject;
}
