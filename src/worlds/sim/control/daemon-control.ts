/**
 * DaemonSets: a pod on every node that its template allows, bound by its controller; updated node by node.
 * Leaves out `maxSurge` of a DaemonSet: an old pod always goes before its successor comes.
 */

import { withDaemonTolerations } from '../../../kubernetes/lost-node-tolerations.ts';
import { matchesNodeAffinity } from '../../../kubernetes/node-affinity.ts';
import { untolerated } from '../../../kubernetes/toleration.ts';
import type { UpdateStrategy } from '../../../kubernetes/update-strategy.ts';
import { resolveIntOrPercent } from '../../../manifests/int-or-percent.ts';
import { makePod } from './make-pod.ts';
import {
  isActive,
  type NodeRecord,
  type PlatformState,
  type PodRecord,
  type WorkloadRecord,
} from './platform-state.ts';
import type { PodLife } from './pod-life.ts';

/** Makes, removes and replaces pods; `bind` puts a new one on its node. */
export function daemonControl(
  state: PlatformState,
  life: PodLife,
  owner: WorkloadRecord,
  update: UpdateStrategy,
  available: (record: PodRecord) => boolean,
  bind: (record: PodRecord, node: NodeRecord) => void,
): void {
  const current = owner.sets.at(-1)!;
  const { scheduling } = current.template;
  const tolerations = withDaemonTolerations(scheduling.tolerations);
  const nodes = state
    .cluster(owner.cluster)
    .nodes.filter(
      (node) => matchesNodeAffinity(scheduling, node.state) && untolerated(tolerations, node.state) === null,
    );
  for (const node of nodes) {
    const isTaken = [...owner.pods].some((record) => record.state.node === node.state.name);
    if (!isTaken) bind(makePod(state, owner, current.template, -1), node);
  }
  current.spec = nodes.length;
  if (update.kind !== 'perNode') return;
  const atOnce = Math.max(1, resolveIntOrPercent(update.maxUnavailable, nodes.length, 'up') ?? 1);
  let unavailable = nodes.length - [...owner.pods].filter((record) => isActive(record) && available(record)).length;
  for (const record of [...owner.pods].filter(isActive)) {
    if (record.template.revision === current.revision) continue;
    const costs = available(record) ? 1 : 0;
    if (unavailable + costs > atOnce) continue;
    unavailable += costs;
    life.delete(record);
  }
}
