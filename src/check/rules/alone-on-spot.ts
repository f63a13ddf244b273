import { inEachCluster } from '../facts/cluster-facts.ts';
import { mayStandOn, nodePools } from '../facts/node-pools.ts';
import type { Rule } from '../types.ts';

const REPLICATED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'Rollout']);

export const aloneOnSpot: Rule = {
  code: 'SCL018',
  title: 'A single pod on the spot market',
  severity: 'warning',
  rows: ['S03', 'D01'],
  why: 'Its node may be taken back at any time with two minutes’ notice, and no other pod stands in for it while the next one starts.',
  fix: 'run a second pod, taint the spot pool and do not tolerate it here, or ask for karpenter.sh/capacity-type on-demand',
  find: inEachCluster((facts) => {
    const spot = nodePools(facts).filter(({ markets }) => markets.includes('spot'));
    if (spot.length === 0) return [];
    return facts.workloads.flatMap((workload) => {
      if (workload.replicas !== 1 || !REPLICATED.has(workload.kind)) return [];
      const pool = spot.find((each) => mayStandOn(workload, each));
      if (pool === undefined) return [];
      const message = `its only pod may stand on a node of ${pool.name}`;
      const other = { manifest: pool.manifest, path: ['spec', 'template', 'spec', 'requirements'] };
      return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message, other }];
    });
  }),
};
