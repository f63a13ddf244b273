import { clustersOf } from '../spec/derive/clusters-of.ts';
import { scalerOf } from '../spec/derive/scaler-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenMonitoring } from '../spec/sections/monitoring.ts';
import { figureValue } from '../targets/figure-value.ts';
import { SECOND_US } from '../units/duration.ts';
import type { AlertFigures, GlobalView, Grafana, Kiali, Monitoring, Receivers } from './monitoring-types.ts';
import type { Origins } from './origins.ts';

/** Monitoring as written; null where the spec has none. */
export function buildMonitoring(spec: PlatformSpec, origins: Origins): Monitoring | null {
  const { monitoring } = spec;
  if (monitoring === undefined) return null;
  const { version, interval, evaluation, retention, storage, prometheus, alertmanager } = monitoring;
  for (const part of ['prometheus', 'alertmanager']) {
    for (const [name, field] of [
      ['cpuMillis', 'cpu'],
      ['memoryBytes', 'memory'],
    ] as const) {
      origins.moved(['monitoring', part, name], ['monitoring', part, field]);
    }
  }
  return {
    namespace: monitoring.namespace,
    version,
    intervalUs: interval,
    evaluationUs: evaluation,
    retentionUs: retention,
    storageBytes: storage,
    replicas: monitoring.replicas,
    prometheus: { cpuMillis: prometheus.cpu, memoryBytes: prometheus.memory },
    alertmanager: { cpuMillis: alertmanager.cpu, memoryBytes: alertmanager.memory },
    scrape: scraped(spec, monitoring, origins),
    alerts: alertFigures(spec, monitoring, origins),
    runbooks: monitoring.runbooks,
    receivers: receiversOf(monitoring),
    verticalAdvice: monitoring.verticalAdvice,
    grafana: grafanaOf(monitoring, origins),
    kiali: kialiOf(monitoring, origins),
    global: globalView(spec, monitoring, origins),
  };
}

/** What parts of the platform bring along is scraped without being asked for. */
function scraped(spec: PlatformSpec, { scrape }: WrittenMonitoring, origins: Origins): Monitoring['scrape'] {
  const brought = [
    ...(spec.cost === undefined ? [] : (['opencost'] as const)),
    ...(spec.scaling?.nodes === undefined ? [] : (['karpenter'] as const)),
    ...(Object.keys(spec.services).some((name) => scalerOf(spec, name) === 'keda') ? (['keda'] as const) : []),
  ];
  const added = brought.filter((exporter) => !scrape.includes(exporter));
  added.forEach((exporter, i) => {
    origins.derived(['monitoring', 'scrape', scrape.length + i], `the platform has ${exporter}`);
  });
  return [...scrape, ...added];
}

function alertFigures(spec: PlatformSpec, { alerts }: WrittenMonitoring, origins: Origins): AlertFigures {
  const { p95, backupAge, replicationLag, crossZone, crossRegion, ...plain } = alerts;
  const promised = spec.targets.p95 === undefined ? SECOND_US : figureValue(spec.targets.p95);
  if (p95 === undefined) {
    const from = spec.targets.p95 === undefined ? 'a second: people wait no longer' : '`targets.p95`';
    origins.derived(['monitoring', 'alerts', 'p95Us'], from);
  }
  return {
    ...plain,
    p95Us: p95 ?? promised,
    backupAgeUs: backupAge,
    replicationLagUs: replicationLag,
    crossZoneUs: crossZone,
    crossRegionUs: crossRegion,
  };
}

function receiversOf({ receivers: { slack, pager, email, webhook } }: WrittenMonitoring): Receivers {
  return {
    slack: slack === undefined ? null : { ...slack, service: slack.service ?? null },
    pager: pager ?? null,
    email:
      email === undefined
        ? null
        : {
            to: email.to,
            from: email.from,
            server: email.server,
            login:
              email.user === undefined || email.secret === undefined
                ? null
                : { user: email.user, secret: email.secret },
          },
    webhook: webhook ?? null,
  };
}

function grafanaOf({ grafana, namespace }: WrittenMonitoring, origins: Origins): Grafana {
  if (grafana.url === undefined) {
    origins.derived(
      ['monitoring', 'grafana', 'url'],
      'the name that Grafana’s chart gives, in the namespace of monitoring',
    );
  }
  return {
    url: grafana.url ?? `http://grafana.${namespace}.svc.cluster.local:3000`,
    publicUrl: grafana.publicUrl ?? null,
    operator: grafana.operator?.instances ?? null,
  };
}

function kialiOf({ kiali }: WrittenMonitoring, origins: Origins): Kiali | null {
  if (kiali === undefined) return null;
  origins.moved(['monitoring', 'kiali', 'footprint', 'cpuMillis'], ['monitoring', 'kiali', 'cpu']);
  origins.moved(['monitoring', 'kiali', 'footprint', 'memoryBytes'], ['monitoring', 'kiali', 'memory']);
  const { cpu, memory, ...plain } = kiali;
  return { ...plain, footprint: { cpuMillis: cpu, memoryBytes: memory } };
}

function globalView(spec: PlatformSpec, { global }: WrittenMonitoring, origins: Origins): GlobalView | null {
  if (global === undefined) return null;
  const clusters = clustersOf(spec);
  const region = global.region ?? Object.keys(spec.regions)[0];
  const home = clusters.find((cluster) => cluster.region === region);
  if (home === undefined) throw new Error(`region ${region} of the global Prometheus has no cluster`);
  origins.derived(['monitoring', 'global', 'cluster'], 'the first cluster of `global.region`, or of the first region');
  const others = clusters.filter(({ name }) => name !== home.name);
  const address = (name: string): string => {
    const written = global.addresses?.[name];
    if (written === undefined) {
      origins.derived(['monitoring', 'global', 'addresses', name], 'the cluster and the gateway’s host');
    }
    return written ?? `prometheus.${name}.${spec.gateway?.host}:443`;
  };
  return {
    cluster: home.name,
    intervalUs: global.interval,
    addresses: Object.fromEntries(others.map(({ name }) => [name, address(name)])),
    secret: global.secret,
  };
}
