import { inEachCluster } from '../facts/cluster-facts.ts';
import { countsOwnPods } from '../facts/zone-spread.ts';
import type { Rule } from '../types.ts';

export const spreadCountsOtherPods: Rule = {
  code: 'AVL009',
  title: 'A spread constraint that does not count its own pods',
  severity: 'warning',
  rows: ['D01'],
  why: 'Skew is counted over the pods that labelSelector takes; when these are not the workload’s own, or there is no selector, its pods may all stand together.',
  fix: 'write the labels of the pod template as labelSelector.matchLabels',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) =>
      workload.operator !== null
        ? []
        : workload.template.scheduling.spread.flatMap((constraint, index) => {
            if (countsOwnPods(workload, constraint)) return [];
            const path = ['spec', 'template', 'spec', 'topologySpreadConstraints', index];
            const message = `the constraint over ${constraint.topologyKey} does not count its own pods`;
            return [{ manifest: workload.manifest, path, message }];
          }),
    ),
  ),
};
