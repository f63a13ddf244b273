import { field } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { coveringBudgets } from '../facts/covering-budgets.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Pods that must stay of so many; null where the budget counts those that may be missing. */
function kept(minAvailable: unknown, pods: number): number | null {
  if (typeof minAvailable === 'number') return minAvailable;
  const percent = typeof minAvailable === 'string' ? /^(\d+)%$/.exec(minAvailable)?.[1] : undefined;
  return percent === undefined ? null : Math.ceil((pods * Number(percent)) / 100);
}

export const budgetBlocksAtMinimum: Rule = {
  code: 'SCL022',
  title: 'A disruption budget that lets no pod go at the autoscaler’s minimum',
  severity: 'warning',
  rows: ['S01', 'S03', 'D01'],
  why: 'By day it lets pods go; at night, when the autoscaler has taken away what it may, as many must stay as there are: nodes can neither be drained nor consolidated just when that is done.',
  fix: 'write maxUnavailable: 1, a share that leaves one to go, or a higher minReplicas',
  find: inEachCluster((facts) =>
    coveringBudgets(facts).flatMap(({ manifest, status, workloads }): readonly RuleFinding[] => {
      if (status.expected === 0 || status.allowed === 0) return [];
      const autoscaler = workloads.map(facts.autoscalerOf).find((each) => each !== undefined);
      if (autoscaler === undefined) return [];
      const fewest = workloads.reduce((sum, each) => sum + (facts.autoscalerOf(each)?.minReplicas ?? each.replicas), 0);
      const must = kept(field(manifest.object, ['spec', 'minAvailable']), fewest);
      if (must === null || must < fewest) return [];
      const message = `${must} must stay, and ${autoscaler.name} may leave ${fewest}`;
      const isKeda = autoscaler.manifest.object.kind === 'ScaledObject';
      const other = { manifest: autoscaler.manifest, path: ['spec', isKeda ? 'minReplicaCount' : 'minReplicas'] };
      return [{ manifest, path: ['spec', 'minAvailable'], message, other }];
    }),
  ),
};
