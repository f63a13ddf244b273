import { inEachCluster } from '../facts/cluster-facts.ts';
import { coveringBudgets } from '../facts/covering-budgets.ts';
import { nodePools } from '../facts/node-pools.ts';
import type { Rule } from '../types.ts';

export const nodesKeptByBudget: Rule = {
  code: 'SCL019',
  title: 'Nodes that a disruption budget keeps for ever',
  severity: 'warning',
  rows: ['S03', 'D01'],
  why: 'Karpenter asks disruption budgets before it moves a pod. One that lets none go keeps the node: it is neither consolidated nor, when it expires, replaced, and drains without end.',
  fix: 'allow one eviction in the budget; a terminationGracePeriod of the pool ends the wait, and the pods with it',
  find: inEachCluster((facts) => {
    const pool = nodePools(facts).find(({ forces, expires }) => expires && !forces);
    if (pool === undefined) return [];
    return coveringBudgets(facts).flatMap(({ manifest, name, status, workloads }) => {
      if (status.expected === 0 || status.allowed > 0) return [];
      const message = `nodes of ${pool.name} with pods of ${workloads.map((each) => each.name).join(', ')} never leave: ${name} lets none go`;
      const other = { manifest, path: ['spec'] };
      return [{ manifest: pool.manifest, path: ['spec', 'template', 'spec', 'expireAfter'], message, other }];
    });
  }),
};
