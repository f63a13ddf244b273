import type { Autoscaler } from '../../kubernetes/horizontal-pod-autoscaler.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const twoAutoscalers: Rule = {
  code: 'SCL005',
  title: 'Two autoscalers of one workload',
  severity: 'error',
  rows: ['S01'],
  why: 'Each sets the replicas that it thinks right, every 15 s, over the other’s: pods come and go without end (AmbiguousSelector).',
  fix: 'put all metrics into one autoscaler; it takes the largest of what they ask for',
  find: inEachCluster((facts) => {
    const first = new Map<string, Autoscaler>();
    return facts.autoscalers.flatMap((each) => {
      const key = `${each.target.kind}/${each.namespace}/${each.target.name}`;
      const rival = first.get(key);
      if (rival === undefined) {
        first.set(key, each);
        return [];
      }
      const { kind, metadata } = rival.manifest.object;
      const message = `${kind} ${metadata.name} scales ${each.target.kind} ${each.target.name} as well`;
      const other = { manifest: rival.manifest, path: ['spec', 'scaleTargetRef'] };
      return [{ manifest: each.manifest, path: ['spec', 'scaleTargetRef'], message, other }];
    });
  }),
};
