import { field } from '../../manifests/field.ts';
import type { KubeObject, Path } from '../../manifests/types.ts';

/** Where the pod spec of a workload, Job, CronJob or Pod stands. */
export function podSpecPath(object: KubeObject): Path {
  if (object.kind === 'Pod') return ['spec'];
  if (object.kind === 'CronJob') return ['spec', 'jobTemplate', 'spec', 'template', 'spec'];
  return ['spec', 'template', 'spec'];
}

/** The pod spec itself; undefined where an object makes no pods. */
export function podSpecOf(object: KubeObject): unknown {
  return field(object, podSpecPath(object));
}
