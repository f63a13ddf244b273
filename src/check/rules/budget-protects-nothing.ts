import { inEachCluster } from '../facts/cluster-facts.ts';
import { coveringBudgets } from '../facts/covering-budgets.ts';
import type { Rule } from '../types.ts';

export const budgetProtectsNothing: Rule = {
  code: 'AVL002',
  title: 'A PodDisruptionBudget that lets every pod go',
  severity: 'warning',
  rows: ['D01'],
  why: 'It allows as many evictions as there are pods, so a drain may take all of them at once.',
  fix: 'write minAvailable: 66%, or a maxUnavailable below the number of pods',
  find: inEachCluster((facts) =>
    coveringBudgets(facts).flatMap(({ manifest, status }) => {
      if (status.expected === 0 || status.desiredHealthy > 0) return [];
      const message =
        status.expected === 1
          ? 'it lets the only pod be evicted'
          : `it lets all ${status.expected} pods be evicted at once`;
      return [{ manifest, path: ['spec'], message }];
    }),
  ),
};
