import { inEachCluster } from '../facts/cluster-facts.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const oneReplica: Rule = {
  code: 'AVL014',
  title: 'One pod only',
  severity: 'warning',
  rows: ['D01', 'D11', 'V01'],
  why: 'When its node is drained, fails or runs out of memory, nobody answers until another pod has started; no PodDisruptionBudget can help, because there is nothing to keep.',
  fix: 'run at least two pods, three over three zones, with a PodDisruptionBudget; or say why one is right: # nines-ignore AVL014: reason',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service }) => {
      // A version beside others of the same service is not alone.
      if (workload.replicas !== 1 || service.replicas > 1) return [];
      const autoscaler = facts.autoscalerOf(workload);
      const grown = autoscaler === undefined ? '' : ` until ${autoscaler.name} adds more`;
      const message = `one pod only${grown}: while it is away, ${service.id} answers nobody`;
      return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message, service: service.id }];
    }),
  ),
};
