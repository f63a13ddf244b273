import { numberAt, recordsAt } from '../../manifests/field.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { type WrittenRule, writtenRules } from './written-rules.ts';

/** Rules of VirtualServices with several destinations, and the sum of their weights; a missing weight counts 0. */
export function weightedRules(facts: ClusterFacts): readonly (WrittenRule & { readonly sum: number })[] {
  return (['http', 'tcp', 'tls'] as const)
    .flatMap((list) => writtenRules(facts, list))
    .flatMap((written) => {
      const routes = recordsAt(written.rule.spec, ['route']);
      if (routes.length < 2 || written.virtualService.semantics !== 'istio') return [];
      const sum = routes.reduce((total, [, route]) => total + (numberAt(route, ['weight']) ?? 0), 0);
      return [{ ...written, sum }];
    });
}
