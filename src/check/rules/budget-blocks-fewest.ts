import { numberAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { coveringBudgets } from '../facts/covering-budgets.ts';
import type { Rule } from '../types.ts';

export const budgetBlocksFewest: Rule = {
  code: 'AVL021',
  title: 'A PodDisruptionBudget that lets no pod go when there are fewest',
  severity: 'warning',
  rows: ['D01', 'S01'],
  why: 'A plain minAvailable does not move with the autoscaler: at night, when it has taken pods away down to its minimum, every drain waits, and that is when nodes are upgraded.',
  fix: 'write minAvailable as a share, or maxUnavailable: 1',
  find: inEachCluster((facts) =>
    coveringBudgets(facts).flatMap(({ manifest, status, workloads }) => {
      const kept = numberAt(manifest.object, ['spec', 'minAvailable']);
      // Of one that blocks at any time another rule speaks.
      if (kept === undefined || status.allowed === 0) return [];
      const [workload] = workloads;
      const autoscaler = workload === undefined ? undefined : facts.autoscalerOf(workload);
      if (autoscaler === undefined || workloads.length !== 1 || kept < autoscaler.minReplicas) return [];
      const message = `it keeps ${kept} pods, and ${autoscaler.name} leaves ${autoscaler.minReplicas} of ${workload?.name} when there is little to do`;
      return [
        {
          manifest,
          path: ['spec', 'minAvailable'],
          message,
          other: { manifest: autoscaler.manifest, path: ['spec', 'minReplicas'] },
        },
      ];
    }),
  ),
};
