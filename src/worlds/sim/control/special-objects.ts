/** Nodes and evictions as an action may ask for them: cordon, taint, evict. */

import type { Taint } from '../../../kubernetes/types.ts';
import { booleanAt, listAt, recordsAt, stringAt } from '../../../manifests/field.ts';
import type { SpecialObjects } from '../../desk/action-desk.ts';
import type { ControlLevers } from './control-levers.ts';
import { nodeVersion } from './observed-objects.ts';
import type { NodeRecord } from './platform-state.ts';

const EFFECTS: ReadonlySet<string> = new Set(['NoSchedule', 'PreferNoSchedule', 'NoExecute']);

/** Carries out what is asked on the simulated nodes and pods. Taints with NoExecute put on by hand evict nobody: left out. */
export function specialObjects({ state, monitor, evictions }: ControlLevers): SpecialObjects {
  const nodeOf = (cluster: string, name: string): NodeRecord | undefined =>
    state.clusters.get(cluster)?.nodes.find((node) => node.state.name === name);
  return {
    nodeVersion: (cluster, name) => {
      const node = nodeOf(cluster, name);
      return node === undefined ? null : nodeVersion(node);
    },
    patchNode: (cluster, name, patch) => {
      const node = nodeOf(cluster, name);
      if (node === undefined) return;
      node.state.unschedulable = booleanAt(patch, ['spec', 'unschedulable']) ?? node.state.unschedulable;
      if (listAt(patch, ['spec', 'taints']) !== undefined) {
        node.state.taints = recordsAt(patch, ['spec', 'taints']).flatMap(([, taint]) => taintOf(taint));
      }
      monitor.nodesChanged(cluster);
    },
    evict: (cluster, namespace, name) => {
      const found = state.clusters.get(cluster);
      const record =
        found === undefined
          ? undefined
          : state.livePods(found).find(({ sim }) => sim.namespace === namespace && sim.name === name);
      if (record === undefined) return `no pod ${namespace}/${name}`;
      const decision = evictions.evict(record);
      if (decision.kind === 'allowed') return null;
      return `${decision.reason}: ${decision.budgets.map((budget) => budget.name).join(', ')}`;
    },
    isAvailable: () => true,
    hasCluster: (cluster) => state.clusters.has(cluster),
  };
}

function taintOf(taint: unknown): readonly Taint[] {
  const effect = stringAt(taint, ['effect']) ?? '';
  if (!EFFECTS.has(effect)) return [];
  return [
    {
      key: stringAt(taint, ['key']) ?? '',
      value: stringAt(taint, ['value']) ?? '',
      effect: effect as Taint['effect'],
    },
  ];
}
