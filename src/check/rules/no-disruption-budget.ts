import { inEachCluster } from '../facts/cluster-facts.ts';
import { budgetsOf } from '../facts/covering-budgets.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const noDisruptionBudget: Rule = {
  code: 'AVL001',
  title: 'No PodDisruptionBudget',
  severity: 'warning',
  rows: ['D01'],
  why: 'Draining nodes, as every cluster upgrade does, evicts all pods at once unless a budget says how many have to stay.',
  fix: 'add a PodDisruptionBudget with minAvailable: 66% (or maxUnavailable: 1) that selects its pods',
  find: inEachCluster((facts) => {
    const budgets = budgetsOf(facts);
    return servingWorkloads(facts).flatMap(({ workload, service, isForTesters }) => {
      // A single pod cannot be kept by a budget, only by a second one: another rule says so.
      if (workload.replicas < 2 || isForTesters || budgets(workload).length > 0) return [];
      const message = `no PodDisruptionBudget covers its ${workload.replicas} pods: a drain may evict all of them at once`;
      return [{ manifest: workload.manifest, path: [], message, service: service.id }];
    });
  }),
};
