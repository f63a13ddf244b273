/** How a workload replaces its pods when its template changes, with the defaults of the API. */
import { field, numberAt, recordAt, stringAt } from '../manifests/field.ts';
import { parseIntOrPercent } from '../manifests/int-or-percent.ts';

/** Values as written (`25%`, `1`), because what they come to depends on the replicas of the moment. */
export type UpdateStrategy =
  | { readonly kind: 'rolling'; readonly maxUnavailable: unknown; readonly maxSurge: unknown }
  | { readonly kind: 'recreate' }
  /** StatefulSet: from the highest ordinal down to `partition`; `onDelete`: only where somebody deletes a pod. */
  | {
      readonly kind: 'ordered';
      readonly maxUnavailable: unknown;
      readonly partition: number;
      readonly parallel: boolean;
      readonly onDelete: boolean;
    }
  /** DaemonSet: node by node. */
  | { readonly kind: 'perNode'; readonly maxUnavailable: unknown; readonly maxSurge: unknown }
  /** Pods are replaced when somebody deletes them: DaemonSet with OnDelete, ReplicaSet; or never: a bare Pod. */
  | { readonly kind: 'none' };

const QUARTER = '25%';

/** The strategy of a workload object of a known kind. */
export function updateStrategyOf(kind: string, spec: unknown): UpdateStrategy {
  switch (kind) {
    case 'Deployment':
      if (stringAt(spec, ['strategy', 'type']) === 'Recreate') return { kind: 'recreate' };
      return rolling(recordAt(spec, ['strategy', 'rollingUpdate']));
    case 'Rollout':
      // Argo's canary takes the same two fields. A blue-green Rollout makes a whole second set before it ends the first.
      if (recordAt(spec, ['strategy', 'blueGreen']) !== undefined) {
        return { kind: 'rolling', maxUnavailable: 0, maxSurge: '100%' };
      }
      return rolling(recordAt(spec, ['strategy', 'canary']));
    case 'StatefulSet':
      return {
        kind: 'ordered',
        maxUnavailable: intOrPercent(field(spec, ['updateStrategy', 'rollingUpdate', 'maxUnavailable']), 1),
        partition: numberAt(spec, ['updateStrategy', 'rollingUpdate', 'partition']) ?? 0,
        parallel: stringAt(spec, ['podManagementPolicy']) === 'Parallel',
        onDelete: stringAt(spec, ['updateStrategy', 'type']) === 'OnDelete',
      };
    case 'DaemonSet':
      if (stringAt(spec, ['updateStrategy', 'type']) === 'OnDelete') return { kind: 'none' };
      return {
        kind: 'perNode',
        maxUnavailable: intOrPercent(field(spec, ['updateStrategy', 'rollingUpdate', 'maxUnavailable']), 1),
        maxSurge: intOrPercent(field(spec, ['updateStrategy', 'rollingUpdate', 'maxSurge']), 0),
      };
    default:
      return { kind: 'none' };
  }
}

function rolling(written: unknown): UpdateStrategy {
  return {
    kind: 'rolling',
    maxUnavailable: intOrPercent(field(written, ['maxUnavailable']), QUARTER),
    maxSurge: intOrPercent(field(written, ['maxSurge']), QUARTER),
  };
}

function intOrPercent(value: unknown, fallback: number | string): unknown {
  return parseIntOrPercent(value) === undefined ? fallback : value;
}
