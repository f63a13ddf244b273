import type { JsonObject, KubeObject, Labels } from '../../manifests/types.ts';
import type { Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { costRecordings, platformCostRecordings } from '../cost/cost-recordings.ts';
import { goDuration } from '../engine-duration.ts';
import { platformMeta } from '../object-meta.ts';
import { bandRecordings } from '../scaling/band-rules.ts';
import type { Alert, Recording } from './alert.ts';
import { alertGroups } from './alert-table.ts';
import { printQuery } from './query.ts';
import { recordings } from './recording-rules.ts';
import { regionRecordings } from './region-rules.ts';

/** Which Prometheus of the cluster evaluates a rule: its own, or the global one. */
export const RULES_LABEL = 'nines.dev/rules';

/** One recording as Prometheus reads it. */
export function recordingRule({ name, query, labels }: Recording): JsonObject {
  return { record: name, expr: printQuery(query), ...(labels === undefined ? {} : { labels }) };
}

/** One alert as Prometheus reads it. */
export function alertRule(alert: Alert, { runbooks }: Monitoring): JsonObject {
  const { name, severity, scope, query, forUs, labels, summary, description } = alert;
  return {
    alert: name,
    expr: printQuery(query),
    ...(forUs === 0 ? {} : { for: goDuration(forUs) }),
    labels: { severity, scope, ...labels },
    annotations: { summary, description, runbook_url: `${runbooks}#${name.toLowerCase()}` },
  };
}

/** One PrometheusRule with one group. */
export function ruleObject(
  model: Model,
  monitoring: Monitoring,
  name: string,
  rules: readonly JsonObject[],
  selectedBy: 'cluster' | 'global' = 'cluster',
): KubeObject {
  const meta = platformMeta(model, `${model.name}-${name}`, monitoring.namespace);
  const labels: Labels = { ...meta.labels, [RULES_LABEL]: selectedBy };
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { ...meta, labels },
    spec: {
      groups: [{ name: `${model.name}-${name}`, interval: goDuration(monitoring.evaluationUs), rules: [...rules] }],
    },
  };
}

/** What is kept and what is told of, one object per group of alerts. */
export function prometheusRules(model: Model, cluster: string): readonly KubeObject[] {
  const { monitoring } = model;
  if (monitoring === null) return [];
  const recorded = (name: string, all: readonly Recording[]): readonly KubeObject[] =>
    all.length === 0 ? [] : [ruleObject(model, monitoring, `${name}-recordings`, all.map(recordingRule))];
  return [
    ruleObject(model, monitoring, 'recordings', recordings(model).map(recordingRule)),
    ...recorded('regions', regionRecordings(model, cluster)),
    ...recorded('bands', bandRecordings(model)),
    ...recorded('cost', [
      ...costRecordings(model),
      ...(monitoring.global === null ? platformCostRecordings(model) : []),
    ]),
    ...alertGroups(model, cluster, monitoring).map(({ name, alerts }) =>
      ruleObject(
        model,
        monitoring,
        name,
        alerts.map((alert) => alertRule(alert, monitoring)),
      ),
    ),
  ];
}
