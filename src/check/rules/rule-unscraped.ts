import { inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules } from '../facts/evaluated-rules.ts';
import { unscrapedIn } from '../facts/scraped-engines.ts';
import type { Rule } from '../types.ts';

export const ruleUnscraped: Rule = {
  code: 'OBS012',
  title: 'A rule on an engine that nobody scrapes',
  severity: 'warning',
  rows: ['O01', 'O02'],
  why: 'The metric is right and no monitor leads to who exports it: the alert stays silent whatever happens, and nothing says so.',
  fix: 'add a ServiceMonitor or PodMonitor for it, or take the rule away',
  find: inEachCluster((facts) =>
    evaluatedRules(facts).flatMap(({ manifest, path, alert, record, expr }) => {
      const missing = unscrapedIn(facts, expr);
      if (missing === null) return [];
      const message = `${alert ?? record}: no monitor here leads to ${missing.engine}, which exports ${missing.metric}`;
      return [{ manifest, path, message }];
    }),
  ),
};
