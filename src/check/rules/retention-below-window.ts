import { parsePrometheusDurationUs } from '../../manifests/duration.ts';
import { stringAt } from '../../manifests/field.ts';
import { readQuery } from '../../promql/read-query.ts';
import type { Expression } from '../../promql/types.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules, selectsRule } from '../facts/evaluated-rules.ts';
import type { Rule } from '../types.ts';

/** The operator’s own. */
const DEFAULT = '24h';

/** Milliseconds that an expression looks back. */
function windowOf(expression: Expression): number {
  switch (expression.kind) {
    case 'range':
    case 'subquery':
      return (expression.windowMs ?? 0) + windowOf(expression.of);
    case 'modified':
    case 'unary':
      return windowOf(expression.of);
    case 'call':
    case 'aggregation':
      return Math.max(0, ...expression.arguments.map(windowOf));
    case 'binary':
      return Math.max(windowOf(expression.left), windowOf(expression.right));
    default:
      return 0;
  }
}

export const retentionBelowWindow: Rule = {
  code: 'OBS009',
  title: 'Samples are gone before a rule looks back at them',
  severity: 'warning',
  rows: ['O01', 'O03'],
  why: 'A window longer than the retention holds only what is left of it: a budget of 30 days is judged by its last days, and looks better than it is (pyrra#406).',
  fix: 'set retention to the longest window or more, or shorten the window',
  find: inEachCluster((facts) =>
    facts.objects('monitoring.coreos.com', 'Prometheus').flatMap((prometheus) => {
      const written = stringAt(prometheus.object, ['spec', 'retention']);
      const keptUs = parsePrometheusDurationUs(written ?? DEFAULT);
      // With a size alone nothing says how long samples stay.
      if (keptUs === undefined || (written === undefined && stringAt(prometheus.object, ['spec', 'retentionSize'])))
        return [];
      const longest = evaluatedRules(facts)
        .filter(({ manifest }) => selectsRule(facts, prometheus, manifest) === true)
        .map((rule) => {
          const read = readQuery(rule.expr);
          return { rule, ms: read.kind === 'read' ? windowOf(read.expression) : 0 };
        })
        .filter(({ ms }) => ms * 1000 > keptUs)
        .sort((a, b) => b.ms - a.ms)[0];
      if (longest === undefined) return [];
      const { alert, record, manifest, path } = longest.rule;
      const message = `samples are kept for ${written ?? `${DEFAULT} (the default)`}, and ${alert ?? record} looks back ${longest.ms / 3_600_000} h`;
      const place = written === undefined ? ['spec'] : ['spec', 'retention'];
      return [{ manifest: prometheus, path: place, message, other: { manifest, path } }];
    }),
  ),
};
