import type { Autoscaler } from '../../kubernetes/horizontal-pod-autoscaler.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** Resources that are compared with what the containers request. */
function utilisedResources({ metrics }: Autoscaler): readonly ('cpu' | 'memory')[] {
  return metrics.flatMap(({ source, name, target }) =>
    source === 'Resource' && target.kind === 'utilization' && (name === 'cpu' || name === 'memory') ? [name] : [],
  );
}

export const metricWithoutRequests: Rule = {
  code: 'SCL008',
  title: 'An autoscaler on utilisation of pods that request nothing',
  severity: 'error',
  rows: ['S01'],
  why: 'Utilisation is a part of the request; where one container has none the metric does not exist (FailedGetResourceMetric), and the autoscaler never adds a pod.',
  fix: 'write resources.requests for every container, or compare with an averageValue',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const autoscaler = facts.autoscalerOf(workload);
      if (autoscaler === undefined) return [];
      return utilisedResources(autoscaler).flatMap((resource) => {
        const field = resource === 'cpu' ? 'cpuRequestMillis' : 'memoryRequestBytes';
        const lacking = workload.template.containers.filter((container) => container[field] === null);
        if (lacking.length === 0) return [];
        const message = `${autoscaler.manifest.object.metadata.name} scales on ${resource}, and container ${lacking.map(({ name }) => name).join(', ')} requests none`;
        const path = ['spec', 'template', 'spec', 'containers'];
        const [service] = facts.servicesOf(workload);
        return [
          {
            manifest: workload.manifest,
            path,
            message,
            other: { manifest: autoscaler.manifest, path: ['spec', 'metrics'] },
            ...(service === undefined ? {} : { service: service.id }),
          },
        ];
      });
    }),
  ),
};
