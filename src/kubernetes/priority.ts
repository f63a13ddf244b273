/** Pod priority: the value of the class that a pod names, else of the class that is the default, else 0. */
import { numberAt, stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';

export interface PriorityClass {
  readonly value: number;
  readonly mayPreempt: boolean;
}

/** Classes that every cluster has (scheduling/v1 `SystemPriorityClasses`). */
const SYSTEM_CLASSES: readonly (readonly [string, PriorityClass])[] = [
  ['system-cluster-critical', { value: 2_000_000_000, mayPreempt: true }],
  ['system-node-critical', { value: 2_000_001_000, mayPreempt: true }],
];
const NONE: PriorityClass = { value: 0, mayPreempt: true };

/** Answers for the pods of one cluster. A class that nobody defines would be refused at admission; here it counts as none. */
export function priorityClasses(index: ManifestIndex, cluster: string): (podSpec: unknown) => PriorityClass {
  const classes = new Map(SYSTEM_CLASSES);
  let fallback = NONE;
  for (const { object } of index.ofKind('scheduling.k8s.io', 'PriorityClass', cluster)) {
    const read = {
      value: numberAt(object, ['value']) ?? 0,
      mayPreempt: stringAt(object, ['preemptionPolicy']) !== 'Never',
    };
    classes.set(object.metadata.name, read);
    if (object.globalDefault === true && read.value >= fallback.value) fallback = read;
  }
  return (podSpec) => {
    const name = stringAt(podSpec, ['priorityClassName']);
    if (name !== undefined && name !== '') return classes.get(name) ?? NONE;
    const value = numberAt(podSpec, ['priority']);
    return value === undefined ? fallback : { value, mayPreempt: true };
  };
}
