/** StatefulSets: pods by ordinal, made, removed and updated in order. */
import { statefulSetStep } from '../../../kubernetes/stateful-set-step.ts';
import type { UpdateStrategy } from '../../../kubernetes/update-strategy.ts';
import { makePod } from './make-pod.ts';
import type { PlatformState, PodRecord, WorkloadRecord } from './platform-state.ts';
import type { PodLife } from './pod-life.ts';

/** Takes the steps that are allowed now; the next ones follow when pods change. */
export function ordinalControl(
  state: PlatformState,
  life: PodLife,
  owner: WorkloadRecord,
  update: Extract<UpdateStrategy, { kind: 'ordered' }>,
  available: (record: PodRecord) => boolean,
): void {
  const current = owner.sets.at(-1)!;
  const { create, remove } = statefulSetStep({
    replicas: owner.replicas,
    revision: current.revision,
    parallel: update.parallel,
    partition: update.partition,
    maxUnavailable: update.maxUnavailable,
    onDelete: update.onDelete,
    pods: [...owner.pods].map((record) => ({
      ordinal: record.ordinal,
      revision: record.template.revision,
      available: available(record),
      terminating: record.state.terminating,
    })),
  });
  for (const ordinal of create) {
    // Below the partition a lost pod comes back as it was.
    const set = ordinal < update.partition ? owner.sets[0]! : current;
    makePod(state, owner, set.template, ordinal);
  }
  for (const ordinal of remove) {
    const record = [...owner.pods].find((pod) => pod.ordinal === ordinal && !pod.state.terminating);
    if (record !== undefined) life.delete(record);
  }
  current.spec = owner.replicas;
}
