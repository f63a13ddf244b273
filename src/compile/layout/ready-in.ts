import { isRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Area } from './areas.ts';

const WORKLOADS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

/** Kind and name of what a reference in a pod names: by the field it stands under. */
const REFERENCES: readonly (readonly [field: string, kind: 'ConfigMap' | 'Secret', name: string])[] = [
  ['configMap', 'ConfigMap', 'name'],
  ['configMapRef', 'ConfigMap', 'name'],
  ['configMapKeyRef', 'ConfigMap', 'name'],
  ['secret', 'Secret', 'secretName'],
  ['secretRef', 'Secret', 'name'],
  ['secretKeyRef', 'Secret', 'name'],
];

/**
 * The area in which each workload can become ready: its own, or a later one that brings a file its pods wait for. Whoever
 * waited for it earlier would wait for ever, since the later area waits for him.
 */
export function readyIn(areas: readonly Area[]): ReadonlyMap<KubeObject, Area> {
  const order = new Map(areas.map((area, index) => [area, index] as const));
  const bringer = new Map(areas.flatMap((area) => area.objects.map((object) => [broughtBy(object), area] as const)));
  const workloads = areas.flatMap((area) =>
    area.objects.filter(({ kind }) => WORKLOADS.has(kind)).map((object) => ({ area, object })),
  );
  return new Map(
    workloads.map(({ area, object }) => {
      const needed = needsOf(object).flatMap((need) => bringer.get(need) ?? []);
      const last = needed.reduce((late, each) => (order.get(each)! > order.get(late)! ? each : late), area);
      return [object, last] as const;
    }),
  );
}

/** `Secret/namespace/name`; an ExternalSecret brings the Secret that is made from it. */
function broughtBy(object: KubeObject): string {
  const { namespace = '', name } = object.metadata;
  if (object.kind !== 'ExternalSecret') return `${object.kind}/${namespace}/${name}`;
  return `Secret/${namespace}/${stringAt(object, ['spec', 'target', 'name']) ?? name}`;
}

function needsOf(workload: KubeObject): readonly string[] {
  const { namespace = '' } = workload.metadata;
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) walk(each);
    if (!isRecord(value)) return;
    for (const [field, kind, name] of REFERENCES) {
      const named = stringAt(value, [field, name]);
      if (named !== undefined && value[field] !== undefined && !isOptional(value[field])) {
        found.push(`${kind}/${namespace}/${named}`);
      }
    }
    for (const each of Object.values(value)) walk(each);
  };
  for (const [, each] of recordsAt(workload, ['spec', 'template', 'spec', 'volumes'])) walk(each);
  for (const list of ['initContainers', 'containers']) {
    for (const [, each] of recordsAt(workload, ['spec', 'template', 'spec', list])) walk(each);
  }
  return found;
}

function isOptional(reference: unknown): boolean {
  return isRecord(reference) && reference.optional === true;
}
