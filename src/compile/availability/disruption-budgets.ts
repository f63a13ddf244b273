import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { replicasIn, serviceMeta, serviceSelector } from '../object-meta.ts';

/** A budget over one pod could never let it go, and would hold up every drain. */
const LEAST_PODS = 2;

/**
 * What evictions must leave standing (D01), of each version by itself: a budget over all versions would count canary and
 * beta pods as standing while the pods that carry the load are drained. Unhealthy pods may always go, or a broken rollout
 * blocks a drain.
 */
export function disruptionBudgets(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) =>
    service.versions
      .filter((version) => (replicasIn(version, cluster)?.min ?? 0) >= LEAST_PODS)
      .map((version) => ({
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: serviceMeta(model, service, version.workload),
        spec: {
          minAvailable: `${Math.round(service.disruption.available * 100)}%`,
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
          selector: { matchLabels: { ...serviceSelector(service), version: version.name } },
        },
      })),
  );
}
