import { stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

export const priorityClassMissing: Rule = {
  code: 'AVL019',
  title: 'A priority class that nobody defines',
  severity: 'warning',
  rows: ['D01'],
  why: 'The API server refuses pods that name a PriorityClass that is not there: the workload has none.',
  fix: 'define the PriorityClass, or name one that exists',
  find: inEachCluster((facts) => {
    const known = new Set(
      facts.objects('scheduling.k8s.io', 'PriorityClass').map(({ object }) => object.metadata.name),
    );
    // Where no class is among the files, they are kept elsewhere.
    if (known.size === 0) return [];
    return facts.workloads.flatMap(({ manifest, operator }) => {
      const name = stringAt(podSpecOf(manifest.object), ['priorityClassName']);
      if (operator !== null || name === undefined || known.has(name) || name.startsWith('system-')) return [];
      const message = `PriorityClass ${name} is not among ${[...known].sort().join(', ')}`;
      return [{ manifest, path: ['spec', 'template', 'spec', 'priorityClassName'], message }];
    });
  }),
};
