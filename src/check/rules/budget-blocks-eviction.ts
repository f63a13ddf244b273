import { inEachCluster } from '../facts/cluster-facts.ts';
import { coveringBudgets } from '../facts/covering-budgets.ts';
import type { Rule } from '../types.ts';

export const budgetBlocksEviction: Rule = {
  code: 'AVL003',
  title: 'A PodDisruptionBudget that lets no pod go',
  severity: 'warning',
  rows: ['D01'],
  why: 'Every drain of a node that holds one of these pods waits until somebody gives up on it: node upgrades stop, or are forced, and then the budget protects nobody.',
  fix: 'allow one eviction: more replicas, maxUnavailable: 1, or a lower minAvailable',
  find: inEachCluster((facts) =>
    coveringBudgets(facts).flatMap(({ manifest, status, workloads }) => {
      if (status.expected === 0 || status.allowed > 0) return [];
      const pods = status.expected === 1 ? 'the only pod' : `any of the ${status.expected} pods`;
      const message = `it never lets ${pods} of ${workloads.map(({ name }) => name).join(', ')} be evicted`;
      return [{ manifest, path: ['spec'], message }];
    }),
  ),
};
