import { stringRecordAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';
import { includesLabels } from '../mesh/includes-labels.ts';
import { readWorkloads } from '../mesh/workloads.ts';

/** Pods behind each service of the first cluster that has it, as declared, by `namespace/name`; unknown numbers are left out. */
export function declaredReplicas(index: ManifestIndex): ReadonlyMap<string, number> {
  const workloads = readWorkloads(index);
  const found = new Map<string, number>();
  for (const manifest of index.ofKind('', 'Service')) {
    const namespace = index.namespaceOf(manifest) ?? 'default';
    const name = `${namespace}/${manifest.object.metadata.name}`;
    const selector = stringRecordAt(manifest.object, ['spec', 'selector']);
    if (found.has(name) || Object.keys(selector).length === 0) continue;
    const behind = workloads.filter(
      (workload) =>
        workload.cluster === manifest.cluster &&
        workload.namespace === namespace &&
        includesLabels(workload.labels, selector),
    );
    const pods = behind.reduce((sum, { replicas }) => sum + (replicas ?? Number.NaN), 0);
    if (behind.length > 0 && !Number.isNaN(pods)) found.set(name, pods);
  }
  return found;
}
