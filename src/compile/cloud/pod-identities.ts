import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { EKS_CLUSTER, reference } from './provider.ts';
import { rolePrefix } from './role-prefix.ts';
import { trust } from './trust.ts';

/** Pods of a service account, and what they may do. */
export interface PodIdentity {
  /** Of the role, as people read it. */
  readonly name: string;
  /** Of its resources, as Terraform has it. */
  readonly key: string;
  readonly description?: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly rights: JsonObject;
}

/**
 * A role each, which EKS hands to the pods of a service account: nothing in the cluster has to know it. The document that says
 * so has a name of its own, for a folder holds the roles of several files.
 */
export function podIdentities(model: Model, trusted: string, identities: readonly PodIdentity[]): JsonObject {
  const each = (make: (identity: PodIdentity) => JsonObject): JsonObject =>
    Object.fromEntries(identities.map((identity) => [identity.key, make(identity)]));
  return {
    data: {
      aws_iam_policy_document: {
        [trusted]: trust('pods.eks.amazonaws.com', 'sts:TagSession'),
        ...each(({ rights }) => rights),
      },
    },
    resource: {
      aws_iam_role: each(({ name, description }) => ({
        name_prefix: rolePrefix(`${model.name}-${name}`),
        ...(description === undefined ? {} : { description }),
        assume_role_policy: reference(`data.aws_iam_policy_document.${trusted}.json`),
      })),
      aws_iam_role_policy: each(({ key }) => ({
        role: reference(`aws_iam_role.${key}.id`),
        policy: reference(`data.aws_iam_policy_document.${key}.json`),
      })),
      aws_eks_pod_identity_association: each(({ key, namespace, serviceAccount }) => ({
        cluster_name: EKS_CLUSTER,
        namespace,
        service_account: serviceAccount,
        role_arn: reference(`aws_iam_role.${key}.arn`),
      })),
    },
  };
}
