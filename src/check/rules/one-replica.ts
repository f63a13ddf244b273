import type { Workload } from '../../kubernetes/workload.ts';
import { includesLabels } from '../../mesh/includes-labels.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { servedSubsets } from '../facts/served-subsets.ts';
import type { ServiceFacts } from '../facts/service-facts.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

/** A subset that routes use and of which this workload is the only pod: the others do not stand in for it. */
function subsetAlone(facts: ClusterFacts, service: ServiceFacts, workload: Workload): string | null {
  const found = servedSubsets(facts, service).find(
    ({ subset, pods }) => subset !== null && pods === 1 && includesLabels(workload.template.labels, subset.labels),
  );
  return found?.subset?.name ?? null;
}

export const oneReplica: Rule = {
  code: 'AVL014',
  title: 'One pod only',
  severity: 'warning',
  rows: ['D01', 'D11', 'V01'],
  why: 'When its node is drained, fails or runs out of memory, nobody answers until another pod has started; no PodDisruptionBudget can help, because there is nothing to keep.',
  fix: 'run at least two pods, three over three zones, with a PodDisruptionBudget; or say why one is right: # nines-ignore AVL014: reason',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service }) => {
      if (workload.replicas !== 1) return [];
      const subset = service.replicas > 1 ? subsetAlone(facts, service, workload) : null;
      // A version beside others of the same service is not alone, unless routes single it out.
      if (service.replicas > 1 && subset === null) return [];
      const autoscaler = facts.autoscalerOf(workload);
      const grown = autoscaler === undefined ? '' : ` until ${autoscaler.name} adds more`;
      const lost =
        subset === null ? `${service.id} answers nobody` : `requests for subset ${subset} of ${service.id} fail`;
      const message = `one pod only${grown}: while it is away, ${lost}`;
      return [{ manifest: workload.manifest, path: ['spec', 'replicas'], message, service: service.id }];
    }),
  ),
};
