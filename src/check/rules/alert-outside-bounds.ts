import type { Autoscaler } from '../../kubernetes/horizontal-pod-autoscaler.ts';
import { readQuery } from '../../promql/read-query.ts';
import { matchesRegex, regexProblem } from '../../promql/regex-matcher.ts';
import type { Expression, Selector } from '../../promql/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { evaluatedRules } from '../facts/evaluated-rules.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Metrics that count the pods of an autoscaler, and the label that names it. */
const COUNTS: Readonly<Record<string, string>> = {
  kube_horizontalpodautoscaler_status_current_replicas: 'horizontalpodautoscaler',
  kube_horizontalpodautoscaler_status_desired_replicas: 'horizontalpodautoscaler',
  kube_deployment_spec_replicas: 'deployment',
};

function counted({ name, matchers }: Selector, facts: ClusterFacts): readonly Autoscaler[] {
  const label = COUNTS[name ?? ''];
  if (label === undefined) return [];
  return facts.autoscalers.filter((each) =>
    matchers.every(({ label: asked, op, value }) => {
      const own = asked === 'namespace' ? each.namespace : asked === label ? nameFor(label, each) : null;
      if (own === null) return false;
      if (op === '=') return own === value;
      return op === '=~' ? regexProblem(value) === null && matchesRegex(value, own) : true;
    }),
  );
}

function nameFor(label: string, { name, target }: Autoscaler): string {
  return label === 'deployment' ? target.name : name;
}

/** The autoscaler because of whose bound a comparison is never true; null when it may be. */
function hindrance({ operator, left, right }: Extract<Expression, { kind: 'binary' }>, facts: ClusterFacts) {
  if (left.kind !== 'selector' || right.kind !== 'number') return null;
  const scaled = counted(left, facts);
  if (scaled.length === 0) return null;
  const fewest = scaled.reduce((least, each) => (each.minReplicas < least.minReplicas ? each : least));
  const most = scaled.reduce((largest, each) => (each.maxReplicas > largest.maxReplicas ? each : largest));
  const limit = right.value;
  if ((operator === '<' && fewest.minReplicas >= limit) || (operator === '<=' && fewest.minReplicas > limit)) {
    return { autoscaler: fewest, bound: `at least ${fewest.minReplicas}`, limit: `${operator} ${limit}` };
  }
  if ((operator === '>' && most.maxReplicas <= limit) || (operator === '>=' && most.maxReplicas < limit)) {
    return { autoscaler: most, bound: `at most ${most.maxReplicas}`, limit: `${operator} ${limit}` };
  }
  return null;
}

export const alertOutsideBounds: Rule = {
  code: 'SCL020',
  title: 'An alert on more or fewer pods than an autoscaler ever has',
  severity: 'error',
  rows: ['S05', 'S01'],
  why: 'An autoscaler never leaves its bounds, so the alert never fires: whoever relies on it hears nothing when there is something to hear.',
  fix: 'write a limit within the bounds, or ask for the pods that are ready, which may be fewer',
  find: inEachCluster((facts) =>
    evaluatedRules(facts).flatMap(({ manifest, path, alert, expr }): readonly RuleFinding[] => {
      if (alert === undefined) return [];
      const read = readQuery(expr);
      if (read.kind !== 'read' || read.expression.kind !== 'binary') return [];
      const found = hindrance(read.expression, facts);
      if (found === null) return [];
      const { autoscaler } = found;
      const message = `${alert} waits for ${found.limit} pods, and ${autoscaler.name} keeps ${found.bound}`;
      const bound = found.bound.startsWith('at least') ? 'min' : 'max';
      const suffix = autoscaler.manifest.object.kind === 'ScaledObject' ? 'ReplicaCount' : 'Replicas';
      const other = { manifest: autoscaler.manifest, path: ['spec', `${bound}${suffix}`] };
      return [{ manifest, path, message, other }];
    }),
  ),
};
