import { inEachCluster } from '../facts/cluster-facts.ts';
import { queryFacts } from '../facts/query-findings.ts';
import type { Rule } from '../types.ts';

export const statisticHidden: Rule = {
  code: 'OBS008',
  title: 'A statistic of Envoy that the proxies keep to themselves',
  severity: 'error',
  rows: ['M25', 'O02'],
  why: 'An Istio proxy leaves nearly all of Envoy’s statistics out unless proxyStatsMatcher includes them: the query answers nothing.',
  fix: 'add the expression to proxyStatsMatcher.inclusionRegexps, in the mesh’s defaultConfig or the annotation proxy.istio.io/config',
  find: inEachCluster((facts) =>
    queryFacts(facts).rules.flatMap(({ rule: { manifest, path, alert, record }, findings }) =>
      findings
        .filter(({ code }) => code === 'PQL030')
        .map(({ message, fix }) => ({ manifest, path, message: `${alert ?? record}: ${message}`, fix })),
    ),
  ),
};
