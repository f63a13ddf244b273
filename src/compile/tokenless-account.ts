import type { KubeObject, ObjectMeta } from '../manifests/types.ts';

/** An identity of its own, whose pods are handed no token unless they ask for one. */
export function tokenlessAccount(metadata: ObjectMeta): KubeObject {
  return { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false };
}
