/** What an operator makes of one object, before it is read as a workload. */
import type { JsonRecord } from '../manifests/field.ts';
import { field } from '../manifests/field.ts';
import type { Labels } from '../manifests/types.ts';

/** What one object makes: a set of pods. */
export interface Made {
  /** Name of the set: pods are called after it. */
  readonly name: string;
  readonly replicas: number;
  readonly labels: Labels;
  readonly selector: Labels;
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources: unknown;
  readonly podSpec: JsonRecord;
  /** One pod per node. */
  readonly perNode?: boolean;
  readonly kind: 'StatefulSet' | 'Deployment' | 'DaemonSet';
}

/** Scheduling fields that an object passes on to its pods as they are. */
export function passedOn(spec: unknown): JsonRecord {
  const names = ['tolerations', 'nodeSelector', 'affinity', 'topologySpreadConstraints', 'priorityClassName'];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = field(spec, [name]);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}
