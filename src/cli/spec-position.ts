import type { CompiledFile } from '../compile/compile.ts';
import type { KubeObject, Origin, Path, Position } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import type { Reading } from '../schema/reading.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import { type SpecNames, specParts } from './spec-parts.ts';

/**
 * Finds the place of a spec to which a field of a compiled object goes back: the field itself in an object that the user
 * wrote, else the part of the service that the object is made from, else the service or part of the platform.
 */
export function specPosition(
  spec: PlatformSpec,
  model: Model,
  reading: Reading,
  files: readonly CompiledFile[],
): (origin: Origin) => Position | null {
  const names: SpecNames = {
    services: Object.keys(spec.services),
    stores: Object.keys(spec.data),
    schedules: Object.keys(spec.backup?.schedules ?? {}),
  };
  let areas: ReadonlyMap<KubeObject, string> | null = null;
  return ({ manifest: { object }, path }) => {
    const own = ownObject(model, object, path);
    if (own !== null) return placeIn(reading, own);
    areas ??= new Map(files.flatMap(({ concern, objects }) => objects.map((each) => [each, areaOf(concern.file)])));
    const parts = specParts(names, object, path, areas.get(object) ?? '');
    const written = parts.find((part) => reading.isWritten(part));
    return written === undefined ? null : placeIn(reading, written);
  };
}

function areaOf(file: string): string {
  return file.split('/')[0] ?? '';
}

/** Where in the spec a field of an object stands that the user wrote. */
function ownObject(model: Model, object: KubeObject, path: Path): Path | null {
  const at = model.objects.findIndex(({ object: written }) => {
    const metadata = written.metadata as { readonly name?: unknown; readonly namespace?: unknown } | undefined;
    return (
      written.kind === object.kind &&
      metadata?.name === object.metadata.name &&
      metadata?.namespace === object.metadata.namespace
    );
  });
  return at < 0 ? null : ['objects', at, ...path];
}

/** Null for a spec without lines, as a program exports it. */
function placeIn(reading: Reading, path: Path): Position | null {
  const place = reading.placeOf(path);
  return place === null ? null : { file: reading.file, ...place };
}
