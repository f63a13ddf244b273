import { canaryAutoscalers } from '../facts/canary-autoscalers.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const canaryWithoutAutoscaler: Rule = {
  code: 'SCL004',
  title: 'A Canary does not name the autoscaler of its workload',
  severity: 'warning',
  rows: ['S01', 'V02'],
  why: 'Flagger scales the workload itself to zero and copies only a named autoscaler for -primary: the pods that take the traffic stay at the number they started with.',
  fix: 'add autoscalerRef to the Canary',
  find: inEachCluster((facts) =>
    canaryAutoscalers(facts).flatMap(({ manifest, namespace, target, autoscaler }) => {
      const own = facts.autoscalers.find(
        (each) => each.namespace === namespace && each.target.kind === target.kind && each.target.name === target.name,
      );
      if (autoscaler !== null || own === undefined) return [];
      const kind = own.manifest.object.kind;
      const message = `${kind} ${own.manifest.object.metadata.name} scales ${target.name}, and the Canary does not name it: ${target.name}-primary is not scaled`;
      return [
        { manifest, path: ['spec'], message, other: { manifest: own.manifest, path: ['spec', 'scaleTargetRef'] } },
      ];
    }),
  ),
};
