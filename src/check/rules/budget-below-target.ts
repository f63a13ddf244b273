import { inEachCluster } from '../facts/cluster-facts.ts';
import { budgetsOf } from '../facts/covering-budgets.ts';
import { percentText } from '../facts/percent-text.ts';
import { keeps, readyTarget } from '../facts/ready-target.ts';
import { servingWorkloads, workloadText } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const budgetBelowTarget: Rule = {
  code: 'AVL011',
  title: 'A PodDisruptionBudget that keeps less than is promised',
  severity: 'warning',
  rows: ['D01'],
  why: 'Drains stop at the budget, not at the promise: below it nothing holds them back.',
  fix: 'write the promised share as minAvailable',
  find: inEachCluster((facts) => {
    const budgets = budgetsOf(facts);
    return servingWorkloads(facts).flatMap(({ workload, service }) => {
      const target = readyTarget(facts, service.id);
      const [budget] = budgets(workload);
      if (target === null || budget === undefined || budget.status.expected < 2) return [];
      const { desiredHealthy, expected } = budget.status;
      if (desiredHealthy === 0 || keeps(desiredHealthy, expected, target)) return [];
      const message = `it keeps ${desiredHealthy} of ${expected} pods of ${workloadText(workload)}, ${percentText(target)} are promised`;
      return [{ manifest: budget.manifest, path: ['spec'], message, service: service.id }];
    });
  }),
};
