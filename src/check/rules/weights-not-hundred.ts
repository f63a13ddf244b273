import { numberAt, recordsAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { percentText } from '../facts/percent-text.ts';
import { weightedRules } from '../facts/weighted-rules.ts';
import type { Rule } from '../types.ts';

export const weightsNotHundred: Rule = {
  code: 'MSH026',
  title: 'Weights that do not sum to 100',
  severity: 'warning',
  rows: ['M03'],
  why: 'Weights are relative: Envoy divides each by their sum. What reads as a percentage is then another one.',
  fix: 'write weights that sum to 100',
  find: inEachCluster((facts) =>
    weightedRules(facts).flatMap(({ rule, sum, service }) => {
      if (sum === 0 || sum === 100) return [];
      const shares = recordsAt(rule.spec, ['route']).map(([, route]) => {
        const weight = numberAt(route, ['weight']) ?? 0;
        return `${weight} means ${percentText(weight / sum)}`;
      });
      const message = `the weights sum to ${sum}: ${shares.join(', ')}`;
      return [{ manifest: rule.origin.manifest, path: [...rule.origin.path, 'route'], message, ...service }];
    }),
  ),
};
