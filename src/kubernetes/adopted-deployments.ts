/**
 * Deployments whose template an Argo Rollout takes (`workloadRef`) and whose pods it takes away: with `scaleDown` as soon
 * as its own serve, without it never (rollout/sync.go and rollout/replicaset.go of Argo Rollouts 1.10).
 */
import { stringAt } from '../manifests/field.ts';
import type { ManifestIndex } from '../manifests/manifest-index.ts';

/** Ids of the Deployments of a cluster that stand at nothing. */
export function adoptedDeployments(index: ManifestIndex, cluster: string): ReadonlySet<string> {
  return new Set(
    index.ofKind('argoproj.io', 'Rollout', cluster).flatMap((manifest) => {
      const at = (name: string) => stringAt(manifest.object, ['spec', 'workloadRef', name]);
      const isLeft = (at('scaleDown') ?? 'never') === 'never';
      if (isLeft || at('kind') !== 'Deployment') return [];
      return [`Deployment/${index.namespaceOf(manifest) ?? 'default'}/${at('name')}`];
    }),
  );
}
