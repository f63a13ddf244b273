import { inEachCluster } from '../facts/cluster-facts.ts';
import { nodePools } from '../facts/node-pools.ts';
import type { Rule } from '../types.ts';

export const poolWithoutLimits: Rule = {
  code: 'SCL016',
  title: 'A pool of nodes without limits',
  severity: 'warning',
  rows: ['S03', 'S07'],
  why: 'Karpenter buys a node for every pod that finds no place: a loop that makes pods, or a request in the wrong unit, is paid for until somebody sees the bill.',
  fix: 'write spec.limits with the processors and memory that the pool may ever have',
  find: inEachCluster((facts) =>
    nodePools(facts).flatMap(({ manifest, isLimited, name }) =>
      isLimited ? [] : [{ manifest, path: ['spec', 'limits'], message: `nothing bounds what ${name} may buy` }],
    ),
  ),
};
