import type { KubeObject, Labels, ObjectMeta } from '../manifests/types.ts';

/** Evictions take one of these pods at a time; one that is not ready holds up nobody. */
export function evictionBudget(metadata: ObjectMeta, selector: Labels): KubeObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata,
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow', selector: { matchLabels: selector } },
  };
}
