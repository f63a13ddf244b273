/**
 * The way out of the spec: a patch changes compiled objects. A patch that selects nothing or changes nothing is the
 * user's mistake, not a no-op, since it means that the platform is not what its author believes.
 */
import { isRecord } from '../manifests/field.ts';
import { mergePatch } from '../manifests/merge-patch.ts';
import type { Json, KubeObject } from '../manifests/types.ts';
import type { Patch } from '../model/types.ts';
import type { Issue } from '../units/issue.ts';

/** Puts `value` at `path`, making objects on the way where nothing stands; a list is never extended beyond its end + 1. */
function setAt(target: Json | undefined, path: readonly (string | number)[], value: Json): Json {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (typeof head === 'number') {
    const list = Array.isArray(target) ? [...target] : [];
    if (head > list.length) return list;
    list[head] = setAt(list[head], rest, value);
    return list;
  }
  const record: Record<string, Json> = isRecord(target) ? { ...target } : {};
  record[head] = setAt(record[head], rest, value);
  return record;
}

function selects(patch: Patch, object: KubeObject, cluster: string): boolean {
  const { target } = patch;
  return (
    target.kind === object.kind &&
    (target.name === null || target.name === object.metadata.name) &&
    (target.namespace === null || target.namespace === (object.metadata.namespace ?? '')) &&
    (target.cluster === null || target.cluster === cluster)
  );
}

function apply(patch: Patch, object: KubeObject): KubeObject {
  const before = object as unknown as Json;
  const after =
    patch.change.kind === 'merge'
      ? mergePatch(before, patch.change.merge)
      : setAt(before, patch.change.path, patch.change.value);
  return after as unknown as KubeObject;
}

function issueOf(patch: Patch, index: number, message: string, fix: string): Issue {
  const { provenance } = patch;
  const written = provenance.kind === 'written' ? { file: provenance.file, line: provenance.line } : {};
  return { code: 'CMP001', path: `patches[${index}]`, message, fix, ...written };
}

/** Counts over all clusters, so that a patch for one cluster is not an error in the others. */
export interface PatchTally {
  selected: number;
  changed: number;
}

/** Applies every patch to one object; `tallies` stands beside `patches` and is counted up. */
export function patchObject(
  patches: readonly Patch[],
  tallies: readonly PatchTally[],
  object: KubeObject,
  cluster: string,
): KubeObject {
  let current = object;
  for (const [index, patch] of patches.entries()) {
    const tally = tallies[index];
    if (tally === undefined || !selects(patch, current, cluster)) continue;
    tally.selected += 1;
    const next = apply(patch, current);
    if (JSON.stringify(next) !== JSON.stringify(current)) tally.changed += 1;
    current = next;
  }
  return current;
}

/** The mistakes that only applying shows. */
export function idlePatches(patches: readonly Patch[], tallies: readonly PatchTally[]): readonly Issue[] {
  return patches.flatMap((patch, index) => {
    const tally = tallies[index];
    const { target } = patch;
    const name = [target.kind, target.namespace, target.name].filter((part) => part !== null).join('/');
    if (tally === undefined || tally.selected === 0) {
      return [issueOf(patch, index, `no compiled object is ${name}`, 'name an object that `nines compile` writes')];
    }
    if (tally.changed > 0) return [];
    return [issueOf(patch, index, `the patch of ${name} changes nothing`, 'remove it, or correct the value or path')];
  });
}
