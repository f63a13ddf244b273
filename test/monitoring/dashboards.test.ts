/** Dashboards: what they ask exists, leads somewhere, fits on the page, and is there only where it is measured. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parser } from '@grafana/lezer-logql';
import { datasourcesOf } from '../../src/compile/dashboards/datasources.ts';
import { field, numberAt, recordsAt, stringAt, stringRecordAt } from '../../src/manifests/field.ts';
import { parseYaml } from '../../src/manifests/parse-yaml.ts';
import type { JsonObject } from '../../src/manifests/types.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import type { Model } from '../../src/model/types.ts';
import { checkQuery } from '../../src/promql/check-query.ts';
import { samplePlatform } from '../../src/spec/sample-platform.ts';
import { dashboardsIn, type ParsedDashboard, queriesOf } from './parsed-dashboards.ts';
import { RULE_OPTIONS, registryOf } from './recorded-in.ts';
import { objectsOf, WATCHED_SHOP } from './watched-shop.ts';

const model = sampleModel(WATCHED_SHOP);
const dashboards = dashboardsIn(model, 'north');

function isLogQl(text: string): boolean {
  let isRight = true;
  parser.parse(text).iterate({
    enter: ({ type }) => {
      if (type.isError) isRight = false;
    },
  });
  return isRight;
}

function titles(of: Model, cluster: string): readonly string[] {
  return dashboardsIn(of, cluster).flatMap(({ json }) =>
    recordsAt(json, ['panels'])
      .filter(([, panel]) => stringAt(panel, ['type']) !== 'row')
      .map(([, panel]) => stringAt(panel, ['title']) ?? ''),
  );
}

describe('dashboards', () => {
  test('there is one for each question', () => {
    const ids = ['platform', 'mesh', 'tracing', 'backup', 'availability', 'scaling', 'cost', 'logs', 'trends'];
    assert.deepEqual(
      dashboards.map(({ uid }) => uid),
      [...ids, 'objectives', 'clusters'].map((id) => `shop-${id}`),
    );
    const inSouth = dashboardsIn(model, 'south').map(({ uid }) => uid);
    assert.deepEqual(
      inSouth,
      [...ids, 'objectives'].map((id) => `shop-${id}`),
      'one cluster has the view of all',
    );
  });

  for (const dashboard of dashboards) {
    test(`${dashboard.uid}: every query asks for what engines export and rules record`, () => {
      const registry = registryOf(model, dashboard.isGlobal);
      for (const { expr, panel } of queriesOf(dashboard, 'prometheus')) {
        assert.deepEqual(checkQuery(expr, registry, { ...RULE_OPTIONS, dashboard: true }), [], `${panel}: ${expr}`);
      }
    });

    test(`${dashboard.uid}: every log query is LogQL`, () => {
      for (const { expr, panel } of queriesOf(dashboard, 'loki')) {
        assert.equal(isLogQl(expr), true, `${panel}: ${expr}`);
      }
    });

    test(`${dashboard.uid}: panels stand beside and below one another`, () => overlapNowhere(dashboard));

    test(`${dashboard.uid}: every place that it asks is provisioned`, () => {
      assert.ok(model.monitoring !== null);
      const known = new Set(datasourcesOf(model, model.monitoring, 'north').map(({ uid }) => uid));
      for (const [, panel] of recordsAt(dashboard.json, ['panels'])) {
        if (stringAt(panel, ['type']) === 'row') continue;
        const uid = stringAt(panel, ['datasource', 'uid']) ?? '';
        assert.ok(known.has(uid) || uid === '${cluster}', `${stringAt(panel, ['title'])} asks ${uid}`);
      }
    });
  }

  test('LogQL that is none is seen', () => {
    assert.equal(isLogQl('{a="b"} | | json'), false);
  });
});

function overlapNowhere({ json }: ParsedDashboard): void {
  const taken = new Set<string>();
  for (const [, panel] of recordsAt(json, ['panels'])) {
    const [x = 0, y = 0, w = 0, h = 0] = ['x', 'y', 'w', 'h'].map((side) => numberAt(panel, ['gridPos', side]));
    assert.ok(x + w <= 24 && w > 0 && h > 0);
    for (let column = x; column < x + w; column++) {
      for (let row = y; row < y + h; row++) {
        assert.ok(!taken.has(`${column},${row}`), `${stringAt(panel, ['title'])} covers another`);
        taken.add(`${column},${row}`);
      }
    }
  }
}

describe('a platform with less', () => {
  const small = sampleModel(samplePlatform({ rest: 'monitoring: { scrape: [kube-state-metrics] }' }));

  test('has no panel of what it does not measure', () => {
    const shown = titles(small, 'one');
    assert.ok(shown.includes('Requests by code') && shown.includes('Pods'));
    for (const title of [
      'Age of the last success',
      'Traces',
      'Lines by namespace',
      'Processors in use',
      'An hour costs',
    ]) {
      assert.ok(!shown.includes(title), title);
    }
    assert.deepEqual(
      dashboardsIn(small, 'one').map(({ uid }) => uid),
      ['platform', 'mesh', 'availability', 'scaling', 'trends'].map((id) => `shop-${id}`),
    );
  });

  test('has no dashboard without monitoring', () => {
    assert.deepEqual(dashboardsIn(sampleModel(samplePlatform()), 'one'), []);
  });

  test('a name that is long leaves addresses short enough, and apart', () => {
    const long = sampleModel(
      WATCHED_SHOP.replace('name: shop }', `name: ${'a-very-long-name-of-a-platform-indeed'} }`),
    );
    const uids = dashboardsIn(long, 'north').map(({ uid }) => uid);
    assert.equal(uids.length, dashboards.length);
    assert.ok(
      uids.every((uid) => !uid.startsWith('shop-') && uid.length <= 40),
      uids.join(),
    );
    assert.equal(new Set(uids).size, uids.length);
  });
});

describe('for Grafana’s operator', () => {
  const operator = sampleModel(WATCHED_SHOP.replace('  verticalAdvice: true', '  grafana: { operator: {} }'));

  test('dashboards and datasources are its objects, and no ConfigMap', () => {
    const found = objectsOf(operator, 'north', 'GrafanaDashboard');
    assert.equal(found.length, dashboards.length);
    const titlesOf = (text: string | undefined): unknown => (JSON.parse(text ?? '{}') as JsonObject).title;
    assert.equal(titlesOf(stringAt(found[0], ['spec', 'json'])), 'shop: Platform');
    assert.equal(objectsOf(operator, 'north', 'GrafanaDatasource').length, 5);
    const labels = objectsOf(operator, 'north', 'ConfigMap').flatMap(({ metadata }) =>
      Object.keys(metadata.labels ?? {}),
    );
    assert.ok(labels.length > 0 && labels.every((label) => !label.startsWith('grafana_')));
  });
});

test('a provisioning file keeps Grafana’s variables from the environment’s', () => {
  const [map] = objectsOf(model, 'north', 'ConfigMap').filter(({ metadata }) => metadata.name === 'datasources');
  const parsed = parseYaml(Object.values(stringRecordAt(map, ['data']))[0] ?? '');
  assert.ok('value' in parsed);
  const written = JSON.stringify(field(parsed.value, ['datasources']));
  assert.ok(written.includes('$${__value.raw}') && written.includes('$${__trace.traceId}'));
  assert.doesNotMatch(written, /[^$]\$\{/);
});

test('monitors find the pods of tracing and logs that are compiled', () => {
  const monitors = objectsOf(model, 'north', 'PodMonitor');
  const pods = ['DaemonSet', 'Deployment', 'StatefulSet'].flatMap((kind) => objectsOf(model, 'north', kind));
  const foundBy = (name: string): readonly string[] => {
    const [monitor] = monitors.filter(({ metadata }) => metadata.name === name);
    const [[, wanted] = []] = recordsAt(monitor, ['spec', 'selector', 'matchExpressions']);
    const values = field(wanted, ['values']) as readonly string[];
    const key = stringAt(wanted, ['key']) ?? '';
    return pods
      .filter(({ spec }) => values.includes(stringRecordAt(spec, ['template', 'metadata', 'labels'])[key] ?? ''))
      .map(({ metadata }) => metadata.name)
      .sort();
  };
  assert.deepEqual(foundBy('opentelemetry-collector'), ['log-agent', 'otel-agent', 'otel-sampler']);
  assert.deepEqual(foundBy('jaeger'), ['jaeger-collector', 'jaeger-query']);
  assert.deepEqual(foundBy('loki'), ['loki']);
});

test('a service’s own figures are read through its agent, or from itself outside the mesh', () => {
  const jobs = sampleModel(
    `${WATCHED_SHOP}  jobs: { image: "registry.example/jobs:1.0.0", meshed: false, metrics: { path: /m, port: 9000 } }\n`,
  );
  const endpointOf = (name: string): unknown => {
    const [monitor] = objectsOf(jobs, 'north', 'PodMonitor').filter(
      ({ metadata }) => metadata.name === `service-${name}`,
    );
    return recordsAt(monitor, ['spec', 'podMetricsEndpoints'])[0]?.[1];
  };
  assert.equal(stringAt(endpointOf('web'), ['path']), '/stats/prometheus');
  assert.equal(stringAt(endpointOf('web'), ['relabelings', 0, 'replacement']), '$1:15020');
  assert.deepEqual(
    [stringAt(endpointOf('jobs'), ['path']), numberAt(endpointOf('jobs'), ['portNumber'])],
    ['/m', 9000],
  );
  assert.equal(endpointOf('cart'), undefined);
  const [web] = objectsOf(jobs, 'north', 'Deployment').filter(({ metadata }) => metadata.name === 'web');
  const annotations = stringRecordAt(web, ['spec', 'template', 'metadata', 'annotations']);
  assert.equal(annotations['prometheus.io/port'], '8080');
});
