import { ROOT_NAMESPACE } from '../../engines/istio-root-namespace.ts';
import type { KubeObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { ENVOY_FILTER, platformMeta } from '../object-meta.ts';

/**
 * Every proxy counts the tries at each of its endpoints (`envoy_cluster_endpoint_*` on its Prometheus page), for the
 * controller of zone failover (D02): Envoy's statistics per cluster and per zone count final answers only, in which a
 * zone that retries make good for is not to be seen. Istio has no API of its own for it.
 */
export function endpointStatistics(model: Model, cluster: string): readonly KubeObject[] {
  const isMeshed = Object.values(model.services).some(({ inMesh }) => inMesh);
  if (model.zoneFailover === null || !isMeshed || (model.clusters[cluster]?.zones.length ?? 0) < 2) return [];
  return [
    {
      apiVersion: 'networking.istio.io/v1alpha3',
      kind: 'EnvoyFilter',
      metadata: platformMeta(model, `${model.name}-endpoint-statistics`, ROOT_NAMESPACE, ENVOY_FILTER),
      spec: {
        configPatches: ['SIDECAR_OUTBOUND', 'GATEWAY'].map((context) => ({
          applyTo: 'CLUSTER',
          match: { context },
          patch: { operation: 'MERGE', value: { track_cluster_stats: { per_endpoint_stats: true } } },
        })),
      },
    },
  ];
}
