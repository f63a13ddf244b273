import { inEachCluster } from '../facts/cluster-facts.ts';
import { isUnknownMetric } from '../facts/known-metrics.ts';
import { queryFacts } from '../facts/query-findings.ts';
import type { Rule } from '../types.ts';

export const metricNotExported: Rule = {
  code: 'OBS003',
  title: 'A rule that asks for series which nobody exports',
  severity: 'warning',
  rows: ['O01', 'O02', 'T08'],
  why: 'A query without series answers nothing, and an alert on it stays silent whatever happens. Somebody counted 75 such mistakes in 353 rules of a running platform.',
  fix: 'write the name that the engine exports, or record it by a rule',
  find: inEachCluster((facts) =>
    queryFacts(facts).rules.flatMap(({ rule: { manifest, path, alert, record, expr }, findings }) =>
      findings
        .filter((finding) => isUnknownMetric(expr, finding))
        .map(({ message, fix }) => ({ manifest, path, message: `${alert ?? record}: ${message}`, fix })),
    ),
  ),
};
