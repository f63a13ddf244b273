import type { ManifestIndex } from '../../manifests/manifest-index.ts';
import type { Manifest } from '../../manifests/types.ts';

/** Objects of one kind in one cluster, as they are once all are applied: of an object defined twice, the last one stays. */
export function appliedObjects(
  index: ManifestIndex,
  group: string,
  kind: string,
  cluster: string,
): readonly Manifest[] {
  const all = index.ofKind(group, kind, cluster);
  if (index.duplicates.length === 0) return all;
  const byName = new Map<string, Manifest>();
  for (const manifest of all) {
    const key = `${index.namespaceOf(manifest) ?? ''}/${manifest.object.metadata.name}`;
    byName.delete(key);
    byName.set(key, manifest);
  }
  return [...byName.values()];
}
