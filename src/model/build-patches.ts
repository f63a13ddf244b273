import { parsePath } from '../schema/print-path.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { Origins } from './origins.ts';
import type { JsonObject, Patch, RawObject } from './types.ts';

/** Annotation by which an object names its cluster. */
const CLUSTER = 'nines.dev/cluster';

/** Changes to compiled objects. */
export function buildPatches(spec: PlatformSpec, origins: Origins): readonly Patch[] {
  return spec.patches.map(({ target, merge, path, value }, i): Patch => {
    const at = ['patches', i];
    if (path !== undefined) origins.moved([...at, 'change'], [...at, 'path']);
    return {
      target: {
        kind: target.kind,
        name: target.name ?? null,
        namespace: target.namespace ?? null,
        cluster: target.cluster ?? null,
      },
      change:
        merge !== undefined
          ? { kind: 'merge', merge }
          : { kind: 'set', path: parsePath(path ?? '') ?? [], value: value ?? null },
      provenance: origins.ofSpec(at),
    };
  });
}

/** Objects as the user wrote them. */
export function buildObjects(spec: PlatformSpec, origins: Origins): readonly RawObject[] {
  return spec.objects.map((object, i) => {
    const metadata = object.metadata as JsonObject;
    const annotations = (metadata.annotations ?? {}) as JsonObject;
    const cluster = Object.hasOwn(annotations, CLUSTER) ? annotations[CLUSTER] : undefined;
    return {
      cluster: typeof cluster === 'string' ? cluster : null,
      object,
      provenance: origins.ofSpec(['objects', i]),
    };
  });
}
