import { EXPORTERS } from '../../engines/metrics/metric-registry.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { queryFacts } from '../facts/query-findings.ts';
import type { Rule } from '../types.ts';

/** What is wrong with a metric, its form, or a matcher that never matches. */
const CODES: ReadonlySet<string> = new Set(['PQL010', 'PQL011', 'PQL012', 'PQL013', 'PQL014', 'PQL016']);

/**
 * Beginnings that only one engine's metrics have, of engines that are known whole. An application's own metrics are
 * nobody's here, and nothing is said of them.
 */
const OWNED = /^(?:istio|velero|cnpg|karpenter|keda|kiali|otelcol|jaeger)_/;

const NAMES: ReadonlySet<string> = new Set(EXPORTERS.flatMap(({ metrics }) => metrics.map(({ name }) => name)));

/** The name that a finding on a query is about. */
function nameIn(expr: string, from: number, to: number): string {
  return /[A-Za-z_:][\w:]*/.exec(expr.slice(from, to))?.[0] ?? '';
}

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
        .filter(({ code, from, to }) => {
          if (!CODES.has(code)) return false;
          const name = nameIn(expr, from, to);
          return code !== 'PQL010' || (OWNED.test(name) && !NAMES.has(name));
        })
        .map(({ message, fix }) => ({ manifest, path, message: `${alert ?? record}: ${message}`, fix })),
    ),
  ),
};
