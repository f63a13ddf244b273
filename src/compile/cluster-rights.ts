import type { JsonObject, KubeObject } from '../manifests/types.ts';
import type { Model } from '../model/types.ts';
import { platformMeta } from './object-meta.ts';

const RBAC = 'rbac.authorization.k8s.io';

/** What a service account may do in every namespace of a cluster, which the platform's name tells from others' roles. */
export function clusterRights(
  model: Model,
  account: { readonly name: string; readonly namespace: string },
  rules: readonly JsonObject[],
): readonly KubeObject[] {
  const name = `${model.name}-${account.name}`;
  const metadata = platformMeta(model, name);
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata, rules: [...rules] },
    {
      apiVersion: `${RBAC}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name },
      subjects: [{ kind: 'ServiceAccount', name: account.name, namespace: account.namespace }],
    },
  ];
}
