import assert from 'node:assert/strict';
import { inclusionRegexps } from '../../src/compile/monitoring/proxy-annotations.ts';
import { TARGET_LABELS } from '../../src/engines/metrics/target-labels.ts';
import { sampleModel } from '../../src/model/sample-model.ts';
import type { Model } from '../../src/model/types.ts';
import { labelsOfQuery, queryRegistry } from '../../src/promql/check-query.ts';
import type { QueryRegistry } from '../../src/promql/series-shape.ts';
import type { CheckOptions } from '../../src/promql/types.ts';
import { ruleGroups, rulesOf, WATCHED_SHOP } from './watched-shop.ts';

/** What is known of the platform of these tests when its queries are checked. */
export const RULE_OPTIONS: CheckOptions = {
  scrapeIntervalMs: 15_000,
  // Our monitors give every target its zone, and proxies the name of their service.
  targetLabels: [...TARGET_LABELS, 'zone', 'app'],
  inclusionRegexps: inclusionRegexps(sampleModel(WATCHED_SHOP)),
};

/** Labels of the series that a cluster’s rules record; each builds on those before it. */
export function recordedIn(model: Model): Map<string, readonly string[] | null> {
  const known = new Map<string, readonly string[] | null>();
  for (const { record, expr, labels: own } of rulesOf(ruleGroups(model, 'north', 'cluster'))) {
    if (record === undefined) continue;
    const labels = labelsOfQuery(String(expr), queryRegistry({ recorded: known }), RULE_OPTIONS);
    assert.ok(labels !== null, `labels of ${record} are known`);
    const before = known.get(String(record)) ?? [];
    known.set(String(record), [...new Set([...before, ...labels, ...Object.keys(own ?? {})])]);
  }
  return known;
}

/** Metrics that queries may name: in the global view recorded ones carry the cluster that they are from. */
export function registryOf(model: Model, isGlobal: boolean): QueryRegistry {
  const recorded = recordedIn(model);
  if (!isGlobal) return queryRegistry({ recorded });
  return queryRegistry({
    recorded: new Map([...recorded].map(([name, labels]) => [name, [...(labels ?? []), 'cluster', 'region']])),
  });
}
