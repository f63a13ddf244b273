import { parsePrometheusDurationUs } from '../../manifests/duration.ts';
import { stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { withoutVariables } from '../../promql/check-query.ts';
import { partsOf } from '../../promql/parts-of.ts';
import { readQuery } from '../../promql/read-query.ts';
import type { Expression } from '../../promql/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules, selectsRule } from '../facts/evaluated-rules.ts';
import { panelQueries } from '../facts/panel-queries.ts';
import type { Rule } from '../types.ts';

/** The operator’s own. */
const DEFAULT = '24h';

/** Milliseconds that an expression looks back. */
function windowOf(expression: Expression): number {
  const own = expression.kind === 'range' || expression.kind === 'subquery' ? (expression.windowMs ?? 0) : 0;
  return own + Math.max(0, ...partsOf(expression).map(windowOf));
}

function lookBack(expr: string): number {
  // Reading a query takes long, and only those with a window of hours or days look back far.
  if (!/\[[\d.]*\d+[hdwy]/.test(expr)) return 0;
  const read = readQuery(withoutVariables(expr));
  return read.kind === 'read' ? windowOf(read.expression) : 0;
}

interface Asked {
  readonly name: string;
  readonly expr: string;
  readonly manifest: Manifest;
  readonly path: Path;
}

/** What is asked of a Prometheus: the rules that it takes up; panels where there is no other that they could ask. */
function askedOf(facts: ClusterFacts, prometheus: Manifest): readonly Asked[] {
  const rules = evaluatedRules(facts)
    .filter(({ manifest }) => selectsRule(facts, prometheus, manifest) === true)
    .map(({ alert, record, expr, manifest, path }) => ({ name: alert ?? record ?? '', expr, manifest, path }));
  if (facts.objects('monitoring.coreos.com', 'Prometheus').length > 1) return rules;
  const panels = panelQueries(facts).map(({ panel, ...query }) => ({ ...query, name: `the panel “${panel}”` }));
  return [...rules, ...panels];
}

export const retentionBelowWindow: Rule = {
  code: 'OBS009',
  title: 'Samples are gone before a query looks back at them',
  severity: 'warning',
  rows: ['O01', 'O03', 'O04'],
  why: 'A window longer than the retention holds only what is left of it: a budget of 30 days is judged by its last days, and looks better than it is (pyrra#406).',
  fix: 'set retention to the longest window or more, or shorten the window',
  find: inEachCluster((facts) =>
    facts.objects('monitoring.coreos.com', 'Prometheus').flatMap((prometheus) => {
      const written = stringAt(prometheus.object, ['spec', 'retention']);
      const keptUs = parsePrometheusDurationUs(written ?? DEFAULT);
      // With a size alone nothing says how long samples stay.
      if (keptUs === undefined || (written === undefined && stringAt(prometheus.object, ['spec', 'retentionSize'])))
        return [];
      const longest = askedOf(facts, prometheus)
        .map((asked) => ({ asked, ms: lookBack(asked.expr) }))
        .filter(({ ms }) => ms * 1000 > keptUs)
        .sort((a, b) => b.ms - a.ms)[0];
      if (longest === undefined) return [];
      const { name, manifest, path } = longest.asked;
      const message = `samples are kept for ${written ?? `${DEFAULT} (the default)`}, and ${name} looks back ${longest.ms / 3_600_000} h`;
      const place = written === undefined ? ['spec'] : ['spec', 'retention'];
      return [{ manifest: prometheus, path: place, message, other: { manifest, path } }];
    }),
  ),
};
