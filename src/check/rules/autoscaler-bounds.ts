import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const autoscalerBounds: Rule = {
  code: 'SCL007',
  title: 'An autoscaler whose minimum is above its maximum',
  severity: 'error',
  rows: ['S01'],
  why: 'The API server refuses it; the workload stays at the replicas it has, whatever the load.',
  fix: 'write a maxReplicas above minReplicas',
  find: inEachCluster((facts) =>
    facts.autoscalers.flatMap(({ minReplicas, maxReplicas, manifest }) => {
      if (minReplicas <= maxReplicas) return [];
      const message = `at least ${minReplicas} and at most ${maxReplicas} pods`;
      return [{ manifest, path: ['spec', 'minReplicas'], message }];
    }),
  ),
};
