import { inEachCluster } from '../facts/cluster-facts.ts';
import { selectsRule } from '../facts/evaluated-rules.ts';
import type { Rule } from '../types.ts';

const GROUP = 'monitoring.coreos.com';

export const ruleNotSelected: Rule = {
  code: 'OBS006',
  title: 'Rules that no Prometheus takes up',
  severity: 'warning',
  rows: ['O01', 'O02'],
  why: 'The operator loads a PrometheusRule only when ruleSelector and ruleNamespaceSelector of a Prometheus match; otherwise nothing evaluates it, and nothing says so.',
  fix: 'give it the labels that ruleSelector asks for, or widen the selector',
  find: inEachCluster((facts) => {
    const evaluators = ['Prometheus', 'ThanosRuler'].flatMap((kind) => facts.objects(GROUP, kind));
    // Prometheus may lie elsewhere, or be installed by a chart.
    if (evaluators.length === 0) return [];
    return facts
      .objects(GROUP, 'PrometheusRule')
      .filter((rule) => evaluators.every((each) => selectsRule(facts, each, rule) === false))
      .map((manifest) => {
        const names = evaluators.map(({ object }) => `${object.kind} ${object.metadata.name}`).join(', ');
        return {
          manifest,
          path: ['metadata'],
          message: `its labels and namespace are not those that ${names} selects`,
        };
      });
  }),
};
