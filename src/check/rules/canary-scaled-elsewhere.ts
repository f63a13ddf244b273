import { autoscalerNamed, canaryAutoscalers } from '../facts/canary-autoscalers.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

export const canaryScaledElsewhere: Rule = {
  code: 'SCL002',
  title: 'A Canary’s autoscaler scales another workload',
  severity: 'error',
  rows: ['S01', 'V02'],
  why: 'Flagger copies the named autoscaler for the -primary that takes the traffic. When it scales something else, the Canary’s own workload does not grow with its load, and the other one is pulled by two.',
  fix: 'name the Canary’s target in the autoscaler’s scaleTargetRef',
  find: inEachCluster((facts) =>
    canaryAutoscalers(facts).flatMap(({ manifest, namespace, target, autoscaler }) => {
      const found =
        autoscaler === null ? undefined : autoscalerNamed(facts, namespace, autoscaler.kind, autoscaler.name);
      if (found === undefined || (found.target.kind === target.kind && found.target.name === target.name)) return [];
      const message = `${autoscaler!.kind} ${found.manifest.object.metadata.name} scales ${found.target.kind} ${found.target.name}, and Canary ${manifest.object.metadata.name} names it for ${target.kind} ${target.name}`;
      const other = { manifest, path: ['spec', 'autoscalerRef'] };
      return [
        {
          manifest: found.manifest,
          path: ['spec', 'scaleTargetRef', 'name'],
          message,
          other,
          service: `${namespace}/${target.name}`,
        },
      ];
    }),
  ),
};
