/**
 * One view of every cluster (O08): a Prometheus that reads the recording rules of the others. Raw series stay where they
 * are: federating them would make one Prometheus as large as all, and its readings late.
 * Leaves out the way there: the names of the other clusters' Prometheus, and the TLS in front of them that asks for the
 * token, are the network's, as the addresses of gateways are.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { GlobalView, Monitoring } from '../../model/monitoring-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US } from '../../units/duration.ts';
import { costAlerts } from '../cost/cost-alerts.ts';
import { platformCostRecordings } from '../cost/cost-recordings.ts';
import { goDuration } from '../engine-duration.ts';
import type { Alert } from './alert.ts';
import { frontOf, GLOBAL_PROMETHEUS, operatorSelector, PROMETHEUS, partMeta } from './parts.ts';
import { prometheusObject } from './prometheus.ts';
import { alertRule, RULES_LABEL, recordingRule, ruleObject } from './prometheus-rules.ts';
import { call, series } from './query.ts';
import { FEDERATED, REQUESTS } from './recording-rules.ts';
import { globalErrorAlert } from './region-rules.ts';

const SCRAPE_LABEL = 'nines.dev/federates';

function scrape(model: Model, monitoring: Monitoring, view: GlobalView, name: string, fields: JsonObject): KubeObject {
  return {
    apiVersion: 'monitoring.coreos.com/v1alpha1',
    kind: 'ScrapeConfig',
    metadata: partMeta(model, monitoring, `federate-${name}`, { [SCRAPE_LABEL]: model.name }),
    spec: {
      jobName: 'federate',
      metricsPath: '/federate',
      params: { 'match[]': [`{__name__=~"${FEDERATED}"}`] },
      scrapeInterval: goDuration(view.intervalUs),
      // `cluster` and `region` are those of the Prometheus that is read.
      honorLabels: true,
      // Its replicas evaluate at different moments: by their own times a sample after a change of replica would be late.
      honorTimestamps: false,
      metricRelabelings: [{ action: 'labeldrop', regex: 'prometheus|prometheus_replica' }],
      ...fields,
    },
  };
}

function scrapes(model: Model, monitoring: Monitoring, view: GlobalView): readonly KubeObject[] {
  const own = `${PROMETHEUS.name}.${monitoring.namespace}.svc.cluster.local:${PROMETHEUS.port}`;
  return [
    scrape(model, monitoring, view, view.cluster, { scheme: 'HTTP', staticConfigs: [{ targets: [own] }] }),
    ...Object.entries(view.addresses).map(([cluster, address]) =>
      scrape(model, monitoring, view, cluster, {
        scheme: 'HTTPS',
        authorization: { type: 'Bearer', credentials: { name: view.secret, key: 'token' } },
        staticConfigs: [{ targets: [address] }],
      }),
    ),
  ];
}

/** A cluster that is not heard of, and what all cost together: the Prometheus of a cluster cannot tell. */
function globalAlerts(model: Model): readonly Alert[] {
  const unheard = Object.keys(model.clusters).map(
    (cluster): Alert => ({
      name: 'ClusterUnheard',
      severity: 'critical',
      scope: 'platform',
      source: 'mesh',
      // With the five minutes for which Prometheus remembers a sample: known within seven.
      forUs: 2 * MINUTE_US,
      query: call('absent', series(REQUESTS, { cluster })),
      labels: { cluster },
      summary: `Nothing is heard of cluster ${cluster}`,
      description: 'The global Prometheus gets none of its figures: it is lost, cut off, or not measuring.',
    }),
  );
  const together = model.monitoring === null ? [] : [globalErrorAlert(model.monitoring)];
  return [...unheard, ...together, ...costAlerts(model)];
}

/** The global Prometheus with its readings and alerts, in the cluster that has it. */
export function federation(model: Model, cluster: string): readonly KubeObject[] {
  const { monitoring } = model;
  const view = monitoring?.global ?? null;
  if (monitoring === null || view === null || view.cluster !== cluster) return [];
  const name = `${model.name}-global`;
  const fields: JsonObject = {
    externalLabels: { view: 'global' },
    scrapeConfigSelector: { matchLabels: { [SCRAPE_LABEL]: model.name } },
    ruleSelector: { matchLabels: { [RULES_LABEL]: 'global', 'app.kubernetes.io/part-of': model.name } },
  };
  const rules = [
    ...platformCostRecordings(model).map(recordingRule),
    ...globalAlerts(model).map((alert) => alertRule(alert, monitoring)),
  ];
  return [
    prometheusObject(model, monitoring, name, fields),
    ...frontOf(model, monitoring, GLOBAL_PROMETHEUS, operatorSelector('prometheus', name)),
    ...scrapes(model, monitoring, view),
    ruleObject(model, monitoring, 'global', rules, 'global'),
  ];
}
