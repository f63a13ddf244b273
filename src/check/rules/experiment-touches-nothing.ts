import { groupOf } from '../../manifests/object-scope.ts';
import type { Manifest } from '../../manifests/types.ts';
import { CHAOS_GROUP, chaosExperiments } from '../facts/chaos-experiments.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

function isNoChaos({ object }: Manifest): boolean {
  return groupOf(object.apiVersion) !== CHAOS_GROUP;
}

export const experimentTouchesNothing: Rule = {
  code: 'CHS002',
  title: 'An experiment that touches nothing',
  severity: 'warning',
  rows: ['X01'],
  why: 'Its selector finds no pod, so nothing is broken and everything holds: the experiment passes without having been one.',
  fix: 'write labels that the pods carry, in the namespaces where they run',
  find: inEachCluster((facts) =>
    chaosExperiments(facts).flatMap(({ manifest, path, workloads, namespaces }) => {
      const known = namespaces.filter((name) => facts.knowsNamespace(name));
      // Operators make pods of their own, which no file shows.
      if (workloads === null || workloads.length > 0 || known.length === 0) return [];
      if (known.some((name) => facts.customObjects(name).some(isNoChaos))) return [];
      return [{ manifest, path: [...path, 'selector'], message: `no pods in ${known.join(', ')} carry these labels` }];
    }),
  ),
};
