import type { KubeObject } from '../../manifests/types.ts';
import type { Priority } from '../../model/delivery-types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';

/** One class per priority in use, so that a lost zone evicts background work before it evicts what users wait for. */
export function priorityClasses(model: Model): readonly KubeObject[] {
  const classes = new Map<string, Priority>();
  const used = [...Object.values(model.services), ...Object.values(model.stores)];
  for (const { priority } of used) classes.set(priority.className, priority);
  return [...classes.values()]
    .sort((a, b) => b.value - a.value)
    .map((priority) => ({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: platformMeta(model, priority.className),
      value: priority.value,
      globalDefault: false,
      preemptionPolicy: 'PreemptLowerPriority',
      description: `${priority.level} work of ${model.name}`,
    }));
}
