import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const autoscalerFixed: Rule = {
  code: 'SCL009',
  title: 'An autoscaler that cannot scale',
  severity: 'info',
  rows: ['S01'],
  why: 'With the same minimum and maximum it only holds the replicas, and the load grows without it.',
  fix: 'raise maxReplicas, or write replicas and take the autoscaler away',
  find: inEachCluster((facts) =>
    facts.autoscalers.flatMap(({ minReplicas, maxReplicas, manifest }) => {
      if (minReplicas !== maxReplicas) return [];
      return [{ manifest, path: ['spec', 'maxReplicas'], message: `always ${maxReplicas} pods` }];
    }),
  ),
};
