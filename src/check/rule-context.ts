import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { buildMeshes } from '../mesh/build-mesh.ts';
import type { Targets } from '../targets/types.ts';
import type { SchemaSet } from './schema/types.ts';
import type { RuleContext } from './types.ts';

/** What rules are given, from the objects and the intentions. */
export function ruleContext(
  index: ManifestIndex,
  targets: Targets | null,
  generated: ReadonlySet<string> = new Set(),
  schemas: SchemaSet | null = null,
): RuleContext {
  return { index, meshes: buildMeshes(index), targets, generated, schemas };
}
