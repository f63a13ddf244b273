/**
 * Who may copy artifacts, and who may see that they changed (D14): a role per service account, with rights to the buckets
 * that it is told and to nothing else. The buckets are the platform’s owners’.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { EKS_CLUSTER, POD_TRUST, reference } from '../cloud/provider.ts';

interface Identity {
  readonly serviceAccount: string;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

function identitiesIn(model: Model, cluster: string): readonly Identity[] {
  return Object.values(model.sync).flatMap(({ name, from, to, caches }) => {
    const copies = to.map(({ bucket }) => bucket);
    const own = to.find((place) => place.cluster === cluster);
    const watches = own !== undefined && Object.keys(caches).length > 0;
    return [
      ...(from.cluster === cluster ? [{ serviceAccount: `sync-${name}`, reads: [from.bucket], writes: copies }] : []),
      ...(watches ? [{ serviceAccount: `sync-${name}-watch`, reads: [own.bucket], writes: [] }] : []),
    ];
  });
}

function rights({ reads, writes }: Identity): JsonObject {
  const buckets = [...reads, ...writes].map((bucket) => `arn:aws:s3:::${bucket}`);
  const objects = (names: readonly string[]) => names.map((bucket) => `arn:aws:s3:::${bucket}/*`);
  const write = {
    actions: ['s3:AbortMultipartUpload', 's3:DeleteObject', 's3:PutObject'],
    resources: objects(writes),
  };
  return {
    statement: [
      { actions: ['s3:ListBucket'], resources: buckets },
      { actions: ['s3:GetObject'], resources: objects([...reads, ...writes]) },
      ...(writes.length === 0 ? [] : [write]),
    ],
  };
}

/** Roles of one cluster’s jobs and watchers; null where there are none. */
export function syncIdentities(model: Model, cluster: string): JsonObject | null {
  const identities = model.provider === 'aws' ? identitiesIn(model, cluster) : [];
  if (identities.length === 0) return null;
  const each = (make: (identity: Identity, key: string) => JsonObject): JsonObject =>
    Object.fromEntries(
      identities.map((identity) => {
        const key = identity.serviceAccount.replaceAll('-', '_');
        return [key, make(identity, key)];
      }),
    );
  return {
    data: { aws_iam_policy_document: { sync_trust: POD_TRUST, ...each(rights) } },
    resource: {
      aws_iam_role: each(({ serviceAccount }) => ({
        // Roles are named once for all regions.
        name_prefix: `${model.name}-${serviceAccount}-`.slice(0, 38),
        assume_role_policy: reference('data.aws_iam_policy_document.sync_trust.json'),
      })),
      aws_iam_role_policy: each((_, key) => ({
        role: reference(`aws_iam_role.${key}.id`),
        policy: reference(`data.aws_iam_policy_document.${key}.json`),
      })),
      aws_eks_pod_identity_association: each(({ serviceAccount }, key) => ({
        cluster_name: EKS_CLUSTER,
        namespace: model.namespace,
        service_account: serviceAccount,
        role_arn: reference(`aws_iam_role.${key}.arn`),
      })),
    },
  };
}
