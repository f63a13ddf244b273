import { engineOf } from '../../engines/metrics/metric-registry.ts';
import { withoutVariables } from '../../promql/check-query.ts';
import { partsOf } from '../../promql/parts-of.ts';
import { readQuery } from '../../promql/read-query.ts';
import type { Expression, QueryFinding } from '../../promql/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { isUnknownMetric, WHOLE } from '../facts/known-metrics.ts';
import { panelQueries } from '../facts/panel-queries.ts';
import { queryFacts } from '../facts/query-findings.ts';
import { namesIn, unscrapedEngine } from '../facts/scraped-engines.ts';
import type { Rule } from '../types.ts';

/** A name that nobody exports, the wrong form of one, or a statistic that proxies keep to themselves. */
const CERTAIN = new Set(['PQL010', 'PQL011', 'PQL030']);

/**
 * Why an expression answers nothing; null where it may answer. What stands before `or` may be empty where the rest is not:
 * dashboards ask so for the names of several versions. Labels are left out: a plain Prometheus may give them to anything.
 */
function whyEmpty(facts: ClusterFacts, expression: Expression, certain: readonly QueryFinding[]): string | null {
  const inner = (each: Expression) => whyEmpty(facts, each, certain);
  switch (expression.kind) {
    case 'selector': {
      const { name, from, to } = expression;
      const found = certain.find((finding) => finding.from >= from && finding.to <= to);
      if (found !== undefined) return found.message;
      const engine = name === undefined ? null : unscrapedEngine(facts, name);
      return engine === null ? null : `nobody scrapes ${engine}, which exports ${name}`;
    }
    case 'call':
      // What is absent, or stands in for it, is there when nothing is.
      return /^absent/.test(expression.function) ? null : firstOf(expression.arguments, inner);
    case 'binary': {
      const [left, right] = [inner(expression.left), inner(expression.right)];
      if (expression.operator === 'or') return right === null ? null : left;
      return expression.operator === 'unless' ? left : (left ?? right);
    }
    default:
      return firstOf(partsOf(expression), inner);
  }
}

function firstOf(all: readonly Expression[], why: (each: Expression) => string | null): string | null {
  for (const each of all) {
    const found = why(each);
    if (found !== null) return found;
  }
  return null;
}

/** Whether a query needs to be read: reading all takes longer than all other checks of a dashboard. */
function isSuspicious(facts: ClusterFacts, expr: string): boolean {
  return namesIn(expr).some(
    (name) =>
      (WHOLE.test(name) && engineOf(name) === undefined) ||
      name.startsWith('envoy_') ||
      unscrapedEngine(facts, name) !== null,
  );
}

function whyEmptyQuery(facts: ClusterFacts, expr: string): string | null {
  if (!isSuspicious(facts, expr)) return null;
  const read = readQuery(withoutVariables(expr));
  if (read.kind !== 'read') return null;
  const findings = queryFacts(facts).findingsOf(expr, true);
  const certain = findings.filter(
    (finding) => CERTAIN.has(finding.code) && (finding.code === 'PQL030' || isUnknownMetric(expr, finding)),
  );
  return whyEmpty(facts, read.expression, certain);
}

export const panelWithoutData: Rule = {
  code: 'OBS011',
  title: 'A panel that shows nothing',
  severity: 'warning',
  rows: ['O04'],
  why: 'An empty panel looks the same as one on which nothing happens: who looks at it in an incident looks in the wrong place.',
  fix: 'ask for what an engine exports, scrape that engine, or take the panel away',
  find: inEachCluster((facts) => {
    const empty = panelQueries(facts).flatMap((query) => {
      const why = whyEmptyQuery(facts, query.expr);
      return why === null ? [] : [{ query, why }];
    });
    // One finding per dashboard: its panels often have one cause.
    const byDashboard = new Map<string, typeof empty>();
    for (const each of empty) {
      const { manifest, path } = each.query;
      const key = `${manifest.object.metadata.namespace}/${manifest.object.metadata.name}/${path.join('.')}`;
      byDashboard.set(key, [...(byDashboard.get(key) ?? []), each]);
    }
    return [...byDashboard.values()].map((all) => {
      const [first] = all;
      if (first === undefined) throw new Error('a dashboard without an empty panel');
      const panels = new Set(all.map(({ query }) => query.panel));
      const more = panels.size === 1 ? '' : `, and ${panels.size - 1} more panels here`;
      const message = `“${first.query.panel}” stays empty: ${first.why}${more}`;
      return { manifest: first.query.manifest, path: first.query.path, message };
    });
  }),
};
