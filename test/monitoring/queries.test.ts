/** Every query that is compiled for monitoring asks for what engines export, with labels that are there. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FEDERATED } from '../../src/compile/monitoring/recording-rules.ts';
import { field, stringAt } from '../../src/manifests/field.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import { checkQuery, queryRegistry } from '../../src/promql/check-query.ts';
import { RULE_OPTIONS, recordedIn } from './recorded-in.ts';
import { objectsOf, ruleGroups, rulesOf, WATCHED_SHOP } from './watched-shop.ts';

const model = sampleModel(WATCHED_SHOP);
test('no query of a cluster’s rules has a finding', () => {
  const registry = queryRegistry({ recorded: recordedIn(model) });
  const rules = rulesOf(ruleGroups(model, 'north', 'cluster'));
  assert.ok(rules.length > 40);
  for (const { alert, record, expr } of rules) {
    assert.deepEqual(checkQuery(String(expr), registry, RULE_OPTIONS), [], `${alert ?? record}: ${expr}`);
  }
});

const federated = new RegExp(`^(?:${FEDERATED})$`);

test('the global Prometheus asks for recorded series alone, with the cluster that they are from', () => {
  const known = new Map(
    [...recordedIn(model)].map(([name, labels]) => [name, [...(labels ?? []), 'cluster', 'region']]),
  );
  const registry = queryRegistry({ recorded: known });
  const rules = rulesOf(ruleGroups(model, 'north', 'global'));
  const own = rules.flatMap(({ record }) => (record === undefined ? [] : [String(record)]));
  for (const { record, labels } of rules)
    if (record !== undefined) known.set(String(record), Object.keys(labels ?? {}));
  assert.ok(rules.length > 2);
  for (const { expr } of rules) {
    assert.deepEqual(checkQuery(String(expr), registry, RULE_OPTIONS), []);
    const metrics = String(expr).match(/[a-z_]+:[a-z0-9_]+:[a-z0-9_]+/g) ?? [];
    assert.ok(metrics.length > 0, String(expr));
    assert.ok(metrics.every((name) => own.includes(name) || federated.test(name)));
  }
  assert.deepEqual(ruleGroups(model, 'south', 'global'), []);
});

test('only recording rules are federated', () => {
  const names = [...recordedIn(model).keys()];
  const scrapes = objectsOf(model, 'north', 'ScrapeConfig');
  assert.equal(scrapes.length, 2);
  for (const { spec } of scrapes) {
    const [match = ''] = (spec as { params: Record<string, string[]> }).params['match[]'] ?? [];
    assert.deepEqual(checkQuery(match, queryRegistry({ recorded: recordedIn(model) }), RULE_OPTIONS), []);
    const pattern = new RegExp(`^(?:${/"(.*)"/.exec(match)?.[1]})$`);
    assert.ok(names.some((name) => pattern.test(name)));
    assert.ok(!pattern.test('istio_requests_total'));
  }
});

test('a rule on a statistic of Envoy brings the words that let it out of the proxy', () => {
  const [deployment] = objectsOf(model, 'north', 'Deployment');
  const annotations = field(deployment, ['spec', 'template', 'metadata', 'annotations']);
  const config = JSON.parse(stringAt(annotations, ['proxy.istio.io/config']) ?? '{}') as unknown;
  assert.deepEqual(config, {
    proxyStatsMatcher: {
      inclusionRegexps: [
        '.*circuit_breakers.*',
        '.*http_local_rate_limit.*',
        '.*outlier_detection.*',
        '.*upstream_rq_retry.*',
      ],
    },
  });
  const without = checkQuery('envoy_cluster_outlier_detection_ejections_active > 0', queryRegistry({}), {
    inclusionRegexps: [],
  });
  assert.deepEqual(
    without.map(({ code }) => code),
    ['PQL030'],
  );
});
