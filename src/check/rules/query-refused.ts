import { inEachCluster } from '../facts/cluster-facts.ts';
import { queryFacts } from '../facts/query-findings.ts';
import type { Rule } from '../types.ts';

/** Codes up to here are Prometheus' own. */
const LAST_REFUSAL = 'PQL009';

export const queryRefused: Rule = {
  code: 'OBS002',
  title: 'A query that Prometheus refuses',
  severity: 'error',
  rows: ['O02', 'O03'],
  why: 'The operator’s webhook refuses the whole PrometheusRule, or Prometheus goes on with the rules that it had.',
  fix: 'write what the query’s own finding says',
  find: inEachCluster((facts) =>
    queryFacts(facts).rules.flatMap(({ rule: { manifest, path, alert, record }, findings }) =>
      findings
        .filter(({ code }) => code <= LAST_REFUSAL)
        .map(({ message, fix }) => ({ manifest, path, message: `${alert ?? record}: ${message}`, fix })),
    ),
  ),
};
