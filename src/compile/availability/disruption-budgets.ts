import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { runsIn, serviceMeta, serviceSelector } from '../object-meta.ts';

/**
 * What evictions must leave standing (D01). One budget per service over all of its versions: two budgets on one pod
 * would make the eviction API refuse every eviction. Unhealthy pods may always go, or a broken rollout blocks a drain.
 */
export function disruptionBudgets(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services)
    .filter((service) => runsIn(service, cluster))
    .map((service) => ({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: serviceMeta(model, service, service.name),
      spec: {
        minAvailable: `${Math.round(service.disruption.available * 100)}%`,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels: serviceSelector(service) },
      },
    }));
}
