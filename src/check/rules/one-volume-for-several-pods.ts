import type { Workload } from '../../kubernetes/workload.ts';
import { recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { type ClusterFacts, inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf, podSpecPath } from '../facts/pod-spec.ts';
import type { Rule } from '../types.ts';

/** Kinds whose pods all mount the same claim; a StatefulSet’s templates give each pod its own. */
const SHARING: ReadonlySet<string> = new Set(['Deployment', 'ReplicaSet', 'Rollout']);
const SEVERAL: ReadonlySet<string> = new Set(['ReadWriteMany', 'ReadOnlyMany']);

/** The first claim of the pods that only one node may mount, and where it stands. */
function singleClaim(facts: ClusterFacts, { manifest, namespace }: Workload): readonly [Path, string, Manifest] | null {
  for (const [index, volume] of recordsAt(podSpecOf(manifest.object), ['volumes'])) {
    const name = stringAt(volume, ['persistentVolumeClaim', 'claimName']);
    if (name === undefined) continue;
    const { cluster, index: all } = facts;
    const claim = all.get({ cluster, group: '', kind: 'PersistentVolumeClaim', namespace, name });
    // Of a claim that is made elsewhere nobody knows who may mount it.
    if (claim === undefined) continue;
    const modes = stringsAt(claim.object, ['spec', 'accessModes']);
    if (modes.length === 0 || modes.some((mode) => SEVERAL.has(mode))) continue;
    return [[...podSpecPath(manifest.object), 'volumes', index], name, claim];
  }
  return null;
}

export const oneVolumeForSeveralPods: Rule = {
  code: 'DAT005',
  title: 'One volume for several pods',
  severity: 'error',
  rows: ['D01', 'D05'],
  why: 'A volume that is ReadWriteOnce is attached to one node: pods on others wait in ContainerCreating for ever, and those on the same node write into one another’s files.',
  fix: 'make it a StatefulSet with volumeClaimTemplates, a volume that is ReadWriteMany, or one replica',
  find: inEachCluster((facts) =>
    facts.workloads.flatMap((workload) => {
      const most = Math.max(workload.replicas, facts.autoscalerOf(workload)?.maxReplicas ?? 0);
      if (!SHARING.has(workload.kind) || workload.operator !== null || most < 2) return [];
      const found = singleClaim(facts, workload);
      if (found === null) return [];
      const [path, name, claim] = found;
      const message = `up to ${most} pods share PersistentVolumeClaim ${name}, which one node at a time may mount`;
      return [
        { manifest: workload.manifest, path, message, other: { manifest: claim, path: ['spec', 'accessModes'] } },
      ];
    }),
  ),
};
