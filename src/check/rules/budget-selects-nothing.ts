import { inEachCluster } from '../facts/cluster-facts.ts';
import { coveringBudgets } from '../facts/covering-budgets.ts';
import type { Rule } from '../types.ts';

export const budgetSelectsNothing: Rule = {
  code: 'AVL005',
  title: 'A PodDisruptionBudget that selects no pods',
  severity: 'error',
  rows: ['D01'],
  why: 'It protects nothing; the pods it was written for may all be evicted at once.',
  fix: 'write labels that the pods carry, in the namespace where they run',
  find: inEachCluster((facts) => {
    const namespaces = new Set(facts.workloads.map(({ namespace }) => namespace));
    return coveringBudgets(facts).flatMap(({ manifest, namespace, workloads }) => {
      if (workloads.length > 0 || !namespaces.has(namespace)) return [];
      return [{ manifest, path: ['spec', 'selector'], message: `no pods in ${namespace} carry these labels` }];
    });
  }),
};
