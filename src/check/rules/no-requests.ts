import { inEachCluster } from '../facts/cluster-facts.ts';
import { servingWorkloads } from '../facts/serving-workloads.ts';
import type { Rule } from '../types.ts';

export const noRequests: Rule = {
  code: 'AVL016',
  title: 'Containers without CPU or memory requests',
  severity: 'info',
  rows: ['D01', 'S01'],
  why: 'The scheduler places such a pod as if it needed nothing, and under pressure its node takes it away first (QoS BestEffort).',
  fix: 'write resources.requests for cpu and memory, from what it was seen to use',
  find: inEachCluster((facts) =>
    servingWorkloads(facts).flatMap(({ workload, service }) => {
      const { containers } = workload.template;
      const lacking = containers.filter((each) => each.cpuRequestMillis === null || each.memoryRequestBytes === null);
      if (lacking.length === 0) return [];
      const message = `${lacking.length === 1 ? 'container' : 'containers'} ${lacking.map(({ name }) => name).join(', ')} without requests`;
      return [
        { manifest: workload.manifest, path: ['spec', 'template', 'spec', 'containers'], message, service: service.id },
      ];
    }),
  ),
};
