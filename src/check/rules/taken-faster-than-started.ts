import type { Workload } from '../../kubernetes/workload.ts';
import { printDuration } from '../../units/duration.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import type { Rule } from '../types.ts';

/** How long a pod takes at least before it is asked for the first time whether it is ready. */
function startUs({ template }: Workload): number {
  const { startup, readiness } = template.serving;
  return Math.max(startup?.initialDelayUs ?? 0, readiness?.initialDelayUs ?? 0, 0);
}

export const takenFasterThanStarted: Rule = {
  code: 'SCL014',
  title: 'Pods that are taken away faster than they start',
  severity: 'warning',
  rows: ['S01'],
  why: 'Load that dips for a moment takes pods along, and when it is back the next ones are not ready yet: what is left is overrun, more are asked for, and so on.',
  fix: 'write a scaleDown.stabilizationWindowSeconds several times the start of a pod',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const autoscaler = facts.autoscalerOf(workload);
      const start = startUs(workload);
      if (autoscaler === undefined || start === 0 || autoscaler.down.select === 'Disabled') return [];
      if (autoscaler.down.stabilizationUs >= start) return [];
      const window = printDuration(autoscaler.down.stabilizationUs);
      const message = `after ${window} of less load pods of ${workload.name} go, and one takes ${printDuration(start)} to start`;
      const { manifest } = autoscaler;
      const behavior =
        manifest.object.kind === 'ScaledObject'
          ? ['spec', 'advanced', 'horizontalPodAutoscalerConfig', 'behavior']
          : ['spec', 'behavior'];
      const other = { manifest: workload.manifest, path: ['spec', 'template', 'spec', 'containers'] };
      return [{ manifest, path: [...behavior, 'scaleDown', 'stabilizationWindowSeconds'], message, other }];
    }),
  ),
};
