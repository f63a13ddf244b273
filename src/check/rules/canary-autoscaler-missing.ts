import { autoscalerNamed, canaryAutoscalers } from '../facts/canary-autoscalers.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const canaryAutoscalerMissing: Rule = {
  code: 'SCL003',
  title: 'A Canary names an autoscaler that is not there',
  severity: 'error',
  rows: ['S01', 'V02'],
  why: 'Flagger cannot copy it and does not initialise the Canary: the -primary that should take the traffic is never made.',
  fix: 'define the autoscaler, or take autoscalerRef out',
  find: inEachCluster((facts) =>
    canaryAutoscalers(facts).flatMap(({ manifest, namespace, autoscaler, target }) => {
      if (autoscaler === null || autoscalerNamed(facts, namespace, autoscaler.kind, autoscaler.name) !== undefined)
        return [];
      // Without the workload itself among the files, its autoscaler cannot be expected there either.
      if (!facts.workloads.some((each) => each.namespace === namespace && each.name === target.name)) return [];
      const message = `${autoscaler.kind} ${namespace}/${autoscaler.name} is not among the files`;
      return [{ manifest, path: ['spec', 'autoscalerRef', 'name'], message }];
    }),
  ),
};
