import { inEachCluster } from '../facts/cluster-facts.ts';
import { weightedRules } from '../facts/weighted-rules.ts';
import type { Rule } from '../types.ts';

export const weightsSumToZero: Rule = {
  code: 'MSH025',
  title: 'Weights that sum to 0',
  severity: 'error',
  rows: ['M03'],
  why: 'Istio refuses the whole VirtualService (validation.go, `total destination weight = 0`): its routes do not exist.',
  fix: 'give at least one destination a weight',
  find: inEachCluster((facts) =>
    weightedRules(facts).flatMap(({ rule, sum, service }) => {
      if (sum !== 0) return [];
      const message = 'none of the destinations has a weight: Istio refuses the object';
      return [{ manifest: rule.origin.manifest, path: [...rule.origin.path, 'route'], message, ...service }];
    }),
  ),
};
