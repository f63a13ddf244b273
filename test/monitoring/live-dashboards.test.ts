/**
 * Prometheus' own word on dashboards and on the view of all clusters: it scrapes an exporter that says what the registry
 * of engines says, evaluates the compiled rules, and answers every panel; a second one reads the recordings of the first.
 */

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { REQUESTS } from '../../src/compile/monitoring/recording-rules.ts';
import { parsePrometheusDurationUs } from '../../src/manifests/duration.ts';
import { field, recordsAt, stringAt, stringsAt } from '../../src/manifests/field.ts';
import type { JsonObject } from '../../src/manifests/types.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { exposition, JOBS } from './exposition.ts';
import { dashboardsIn, queriesOf } from './parsed-dashboards.ts';
import { type RunningPrometheus, startPrometheus, withoutPrometheus } from './running-prometheus.ts';
import { objectsOf, ruleGroups, WATCHED_SHOP } from './watched-shop.ts';

const model = sampleModel(WATCHED_SHOP);
const WEEK_SECONDS = 7 * 86_400;

/** As the compiled ones, but in a hurry: what takes quarters of a minute there takes a second here. */
const HURRY = { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '1s' };

function hurried(groups: readonly JsonObject[]): readonly JsonObject[] {
  return groups.map((group) => ({ ...group, interval: '1s' }));
}

/** Jobs as the monitors make them: their names, and the labels of their targets. */
function scrapes(port: number): JsonObject[] {
  return JOBS.map((job) => ({
    job_name: job,
    metrics_path: `/${job}`,
    honor_labels: true,
    static_configs: [{ targets: [`127.0.0.1:${port}`], labels: { zone: 'northa', namespace: 'shop', pod: 'web-1' } }],
    // The kubelets' own answer stands apart from that of the containers.
    ...(job === 'kubelet' ? { relabel_configs: [{ target_label: 'metrics_path', replacement: '/metrics' }] } : {}),
  }));
}

/** A week ago there were requests, too. */
function history(): string {
  const at = Math.floor(Date.now() / 1000) - WEEK_SECONDS;
  const metrics = ['service:requests:rate5m', 'service:latency_seconds:p95_rate5m', 'service:error_ratio:rate5m'];
  const samples = metrics.flatMap((name) => [
    `# TYPE ${name} gauge`,
    ...[-60, -30, 0, 30, 60].map(
      (s) => `${name}{destination_service_namespace="shop",destination_service_name="web"} 1 ${at + s}`,
    ),
  ]);
  return `${samples.join('\n')}\n# EOF\n`;
}

/** The value that a variable stands for when all is chosen. */
function withAll(expr: string): string {
  return expr.replaceAll(/\$(?:service|cluster)\b/g, '.+');
}

describe('a Prometheus that scrapes what engines export', { skip: withoutPrometheus }, () => {
  let exporter: Server | undefined;
  let prometheus: RunningPrometheus | undefined;
  let global: RunningPrometheus | undefined;

  before(async () => {
    const readings = new Map<string, number>();
    exporter = createServer((request, response) => {
      const job = (request.url ?? '').slice(1);
      const reading = readings.get(job) ?? 0;
      readings.set(job, reading + 1);
      response.setHeader('content-type', 'text/plain; version=0.0.4');
      response.end(exposition(job, reading));
    }).listen(0, '127.0.0.1');
    await once(exporter, 'listening');
    const external_labels = { cluster: 'north', region: 'north' };
    prometheus = await startPrometheus({
      config: {
        global: { ...HURRY, external_labels },
        scrape_configs: scrapes((exporter.address() as AddressInfo).port),
      },
      groups: hurried(ruleGroups(model, 'north', 'cluster')),
      history: history(),
    });
    global = await startPrometheus({
      config: { global: HURRY, scrape_configs: [federation(prometheus.port)] },
      groups: hurried(ruleGroups(model, 'north', 'global')),
    });
    // A rate needs two readings of every job; the second Prometheus comes after the first.
    await until(prometheus, `count(sum_over_time(up[5m]) >= 3) == ${JOBS.length}`);
    await until(global, REQUESTS);
    await wait(2000);
  });
  after(async () => {
    await global?.stop();
    await prometheus?.stop();
    exporter?.closeAllConnections();
    exporter?.close();
  });

  for (const dashboard of dashboardsIn(model, 'north')) {
    test(`${dashboard.uid}: no panel is empty`, async () => {
      const asked = dashboard.isGlobal ? global : prometheus;
      assert.ok(asked !== undefined);
      const empty: string[] = [];
      for (const { panel, expr } of queriesOf(dashboard, 'prometheus')) {
        const answers = await asked.query(withAll(expr));
        if (answers.length === 0) empty.push(`${panel}: ${expr}`);
      }
      assert.deepEqual(empty, []);
    });
  }

  test('a series that no engine exports is missed', async () => {
    assert.deepEqual(await prometheus?.query('rate(istio_request_total[5m])'), []);
    assert.deepEqual(await prometheus?.query('istio_requests_total{reporter="client"}'), []);
  });

  test('what one cluster records is seen in the view of all, with the cluster that it is from', async () => {
    const answers = (await global?.query(`${REQUESTS}{destination_service_name="web"}`)) ?? [];
    assert.deepEqual(
      answers.map(({ metric }) => [metric.cluster, metric.region]),
      [['north', 'north']],
    );
    assert.deepEqual(await global?.query('istio_requests_total'), [], 'no raw series');
  });
});

/** The compiled job that reads the Prometheus of its own cluster. */
function federation(port: number): JsonObject {
  const scrape = objectsOf(model, 'north', 'ScrapeConfig').find(({ metadata }) => metadata.name === 'federate-north');
  const relabelings = recordsAt(scrape, ['spec', 'metricRelabelings']).map(([, each]) => ({
    action: stringAt(each, ['action']) ?? '',
    regex: stringAt(each, ['regex']) ?? '',
  }));
  return {
    job_name: stringAt(scrape, ['spec', 'jobName']) ?? '',
    metrics_path: stringAt(scrape, ['spec', 'metricsPath']) ?? '',
    params: { 'match[]': [...stringsAt(scrape, ['spec', 'params', 'match[]'])] },
    honor_labels: field(scrape, ['spec', 'honorLabels']) === true,
    honor_timestamps: field(scrape, ['spec', 'honorTimestamps']) === true,
    metric_relabel_configs: relabelings,
    static_configs: [{ targets: [`127.0.0.1:${port}`] }],
  };
}

async function until(prometheus: RunningPrometheus, expr: string): Promise<void> {
  for (let left = 300; left > 0; left--) {
    if ((await prometheus.query(expr)).length > 0) return;
    await wait(200);
  }
  assert.fail(`${expr} never came`);
}

test('the view of all clusters is at most five minutes behind', () => {
  const secondsOf = (kind: string, path: readonly string[]): number => {
    const [object] = objectsOf(model, 'north', kind);
    return (parsePrometheusDurationUs(stringAt(object, path) ?? '') ?? Number.NaN) / 1_000_000;
  };
  const steps = [
    secondsOf('Prometheus', ['spec', 'scrapeInterval']),
    secondsOf('Prometheus', ['spec', 'evaluationInterval']),
    secondsOf('ScrapeConfig', ['spec', 'scrapeInterval']),
    secondsOf('Prometheus', ['spec', 'evaluationInterval']),
  ];
  const worst = steps.reduce((sum, each) => sum + each);
  assert.ok(worst < 300, `${worst} s`);
});
