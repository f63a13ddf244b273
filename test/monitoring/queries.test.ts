/** Every query that is compiled for monitoring asks for what engines export, with labels that are there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inclusionRegexps } from '../../src/compile/monitoring/proxy-annotations.ts';
import { FEDERATED } from '../../src/compile/monitoring/recording-rules.ts';
import { TARGET_LABELS } from '../../src/engines/metrics/target-labels.ts';
import { field, stringAt } from '../../src/manifests/field.ts';
import { checkQuery, labelsOfQuery, queryRegistry } from '../../src/promql/check-query.ts';
import type { CheckOptions } from '../../src/promql/types.ts';
import { modelOf, objectsOf, ruleGroups, rulesOf, WATCHED_SHOP } from './watched-shop.ts';

const model = modelOf(WATCHED_SHOP);
const options: CheckOptions = {
  scrapeIntervalMs: 15_000,
  // Our monitors give every target its zone, and proxies the name of their service.
  targetLabels: [...TARGET_LABELS, 'zone', 'app'],
  inclusionRegexps: inclusionRegexps(model),
};

function recorded(): Map<string, readonly string[] | null> {
  const known = new Map<string, readonly string[] | null>();
  for (const { record, expr, labels: own } of rulesOf(ruleGroups(model, 'north', 'cluster'))) {
    if (record === undefined) continue;
    const labels = labelsOfQuery(String(expr), queryRegistry({ recorded: known }), options);
    assert.ok(labels !== null, `labels of ${record} are known`);
    known.set(String(record), [...labels, ...Object.keys((own ?? {}) as object)]);
  }
  return known;
}

test('no query of a cluster’s rules has a finding', () => {
  const registry = queryRegistry({ recorded: recorded() });
  const rules = rulesOf(ruleGroups(model, 'north', 'cluster'));
  assert.ok(rules.length > 40);
  for (const { alert, record, expr } of rules) {
    assert.deepEqual(checkQuery(String(expr), registry, options), [], `${alert ?? record}: ${expr}`);
  }
});

const federated = new RegExp(`^(?:${FEDERATED})$`);

test('the global Prometheus asks for recorded series alone, with the cluster that they are from', () => {
  const known = new Map([...recorded()].map(([name, labels]) => [name, [...(labels ?? []), 'cluster', 'region']]));
  const registry = queryRegistry({ recorded: known });
  const rules = rulesOf(ruleGroups(model, 'north', 'global'));
  const own = rules.flatMap(({ record }) => (record === undefined ? [] : [String(record)]));
  for (const name of own) known.set(name, []);
  assert.equal(rules.length, 11);
  for (const { expr } of rules) {
    assert.deepEqual(checkQuery(String(expr), registry, options), []);
    const metrics = String(expr).match(/[a-z_]+:[a-z0-9_]+:[a-z0-9_]+/g) ?? [];
    assert.ok(metrics.length > 0, String(expr));
    assert.ok(metrics.every((name) => own.includes(name) || federated.test(name)));
  }
  assert.deepEqual(ruleGroups(model, 'south', 'global'), []);
});

test('only recording rules are federated', () => {
  const names = [...recorded().keys()];
  const scrapes = objectsOf(model, 'north', 'ScrapeConfig');
  assert.equal(scrapes.length, 2);
  for (const { spec } of scrapes) {
    const [match = ''] = (spec as { params: Record<string, string[]> }).params['match[]'] ?? [];
    assert.deepEqual(checkQuery(match, queryRegistry({ recorded: recorded() }), options), []);
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
    proxyStatsMatcher: { inclusionRegexps: ['.*http_local_rate_limit.*', '.*outlier_detection.*'] },
  });
  const without = checkQuery('envoy_cluster_outlier_detection_ejections_active > 0', queryRegistry({}), {
    inclusionRegexps: [],
  });
  assert.deepEqual(
    without.map(({ code }) => code),
    ['PQL030'],
  );
});
