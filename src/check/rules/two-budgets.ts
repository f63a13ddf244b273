import { inEachCluster } from '../facts/cluster-facts.ts';
import { budgetsOf } from '../facts/covering-budgets.ts';
import { workloadText } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const twoBudgets: Rule = {
  code: 'AVL004',
  title: 'Two PodDisruptionBudgets on one pod',
  severity: 'error',
  rows: ['D01'],
  why: 'The eviction API refuses a pod that more than one budget covers (eviction.go): its node cannot be drained at all.',
  fix: 'keep one budget per workload, with selectors that do not overlap',
  find: inEachCluster((facts) => {
    const budgets = budgetsOf(facts);
    return facts.workloads.flatMap((workload) => {
      const [first, second] = budgets(workload);
      if (first === undefined || second === undefined) return [];
      const message = `${first.name} covers the pods of ${workloadText(workload)} as well: they can never be evicted`;
      const other = { manifest: first.manifest, path: ['spec', 'selector'] };
      return [{ manifest: second.manifest, path: ['spec', 'selector'], message, other }];
    });
  }),
};
