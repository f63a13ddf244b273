import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { liveVersion, replicasIn, serviceMeta, versionSelector } from '../object-meta.ts';

/**
 * What evictions must leave standing (D01), of the live version alone. A budget over all versions would count canary and
 * beta pods as standing while the pods that carry the load are drained, and one of their own could never let a single
 * pod go. Unhealthy pods may always go, or a broken rollout blocks a drain.
 */
export function disruptionBudgets(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) => {
    const live = liveVersion(service);
    if (replicasIn(live, cluster) === null) return [];
    return [
      {
        apiVersion: 'policy/v1',
        kind: 'PodDisruptionBudget',
        metadata: serviceMeta(model, service, live.workload),
        spec: {
          minAvailable: `${Math.round(service.disruption.available * 100)}%`,
          unhealthyPodEvictionPolicy: 'AlwaysAllow',
          selector: { matchLabels: versionSelector(service, live) },
        },
      },
    ];
  });
}
