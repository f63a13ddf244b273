/** What the controller of zone failover did in a run, from its journal: which objects of the mesh it moved, and when. */

import { parsePrometheusDurationUs } from '../manifests/duration.ts';
import { stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { POLICY_LABEL } from '../manifests/own-annotations.ts';
import type { RunResult } from '../worlds/sim/run-result.ts';

export interface FailoverStory {
  /** `DestinationRule namespace/name` → when it was changed. */
  readonly moves: ReadonlyMap<string, readonly number[]>;
  readonly coolDownUs: number;
}

const DEFAULT_COOL_DOWN = '5m';

/** The story of one cluster; without a policy nobody moved anything. */
export function failoverStory(index: ManifestIndex, result: RunResult, cluster: string): FailoverStory {
  const policy = index
    .ofKind('', 'ConfigMap', cluster)
    .find(({ object }) => object.metadata.labels?.[POLICY_LABEL] === 'zone-failover');
  const written = policy === undefined ? undefined : stringAt(policy.object, ['data', 'cool-down']);
  const moves = new Map<string, number[]>();
  for (const journal of result.journals) {
    if (journal.cluster !== cluster) continue;
    for (const entry of journal.entries) {
      if (entry.kind !== 'decided' || entry.change?.object.kind !== 'DestinationRule') continue;
      const { kind, namespace, name } = entry.change.object;
      const object = `${kind} ${namespace}/${name}`;
      moves.set(object, [...(moves.get(object) ?? []), entry.atUs]);
    }
  }
  return { moves, coolDownUs: parsePrometheusDurationUs(written ?? DEFAULT_COOL_DOWN) ?? 0 };
}
