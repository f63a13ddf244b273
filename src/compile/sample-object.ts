import assert from 'node:assert/strict';
import type { KubeObject } from '../manifests/types.ts';

/** For tests: the object of a kind and a name, which has to be there. */
export function sampleObject(objects: readonly KubeObject[], kind: string, name: string): KubeObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  return found ?? assert.fail(`no ${kind}/${name} among ${objects.length} objects`);
}
