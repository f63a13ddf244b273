import { inEachCluster } from '../facts/cluster-facts.ts';
import { nodePools } from '../facts/node-pools.ts';
import type { Rule } from '../types.ts';

export const noOnDemandBase: Rule = {
  code: 'SCL017',
  title: 'Nodes from the spot market alone',
  severity: 'warning',
  rows: ['S03'],
  why: 'The market takes nodes back with two minutes’ notice, several of a kind at once, and sometimes sells none: on that day nothing has a place to run.',
  fix: 'add a NodePool with karpenter.sh/capacity-type on-demand: the base with the higher weight and limits of its own, or a spare with the lowest',
  find: inEachCluster((facts) => {
    const pools = nodePools(facts);
    const [first] = pools;
    if (first === undefined || pools.some(({ markets }) => markets.some((market) => market !== 'spot'))) return [];
    const message = `${pools.map(({ name }) => name).join(', ')}: every node may be taken back at once`;
    return [{ manifest: first.manifest, path: ['spec', 'template', 'spec', 'requirements'], message }];
  }),
};
