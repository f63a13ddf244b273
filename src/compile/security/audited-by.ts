import type { Model } from '../../model/types.ts';

/** Clusters whose audit log is kept in the cloud: those whose control plane a provider runs. */
export function auditedBy({ clusters, security }: Model): readonly string[] {
  return security.controlPlane?.by === 'provider' ? Object.keys(clusters) : [];
}
