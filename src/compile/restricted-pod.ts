/** What the restricted standard for pods asks for, said in the pods themselves. */
import type { JsonObject } from '../manifests/types.ts';

/** Of a container. */
export const RESTRICTED: JsonObject = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

/** Whom a pod runs as, where its image does not say so by number. */
interface PodUser {
  readonly runAsUser?: number;
  readonly runAsGroup?: number;
  /** Whose group may write to its volumes. */
  readonly fsGroup?: number;
}

/** Of a pod. */
export function restrictedPod(user: PodUser = {}): JsonObject {
  return { runAsNonRoot: true, ...user, seccompProfile: { type: 'RuntimeDefault' } };
}

/** Of a pod whose image does not care whom it runs as: nobody in particular. */
export const RESTRICTED_POD: JsonObject = restrictedPod({ runAsUser: 10_001, runAsGroup: 10_001, fsGroup: 10_001 });
