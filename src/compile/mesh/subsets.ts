import { ISTIO_CLUSTER_LABEL } from '../../engines/istio-labels.ts';
import type { JsonObject } from '../../manifests/types.ts';
import type { Model, Service, Version } from '../../model/types.ts';
import { isAdoptedByArgo, liveVersion } from '../object-meta.ts';

/** Subset of a version on its way to users. */
export const CANDIDATE_SUBSET = 'canary';

/** Subsets by version exist as soon as there is more than one version to tell apart, or will be during a rollout. */
function hasVersionSubsets(service: Service): boolean {
  return service.versions.length > 1 || isAdoptedByArgo(service);
}

/** Name of the subset of a version, or null when the service has one version and needs none. */
export function versionSubset(service: Service, version: Version | string): string | null {
  const name = typeof version === 'string' ? version : version.name;
  return hasVersionSubsets(service) ? name : null;
}

/** Name of the subset of one cluster, for services that are split over clusters. */
export function clusterSubset(cluster: string): string {
  return `cluster-${cluster}`;
}

/** The subsets of a service's DestinationRule: its versions, then its clusters. */
export function subsets(model: Model, service: Service): readonly JsonObject[] {
  const versions = hasVersionSubsets(service)
    ? service.versions.map((version) => ({ name: version.name, labels: { version: version.name } }))
    : [];
  // Both are pods of one template, as far as their own labels say: Argo Rollouts adds the hash of those that it means.
  const candidate = isAdoptedByArgo(service)
    ? [{ name: CANDIDATE_SUBSET, labels: { version: liveVersion(service).name } }]
    : [];
  const clusters =
    service.split === null
      ? []
      : Object.keys(model.clusters)
          .filter((cluster) => (service.split?.shares[cluster] ?? 0) > 0)
          .map((cluster) => ({ name: clusterSubset(cluster), labels: { [ISTIO_CLUSTER_LABEL]: cluster } }));
  return [...versions, ...candidate, ...clusters];
}
