/**
 * Who may copy artifacts, and who may see that they changed (D14): a role per service account, with rights to the buckets
 * that it is told and to nothing else. The buckets are the platform’s owners’.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { podIdentities } from '../cloud/pod-identities.ts';

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

function rights({ reads, writes }: Pick<Identity, 'reads' | 'writes'>): JsonObject {
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
  return podIdentities(
    model,
    'sync_trust',
    identities.map(({ serviceAccount, ...places }) => ({
      name: serviceAccount,
      key: serviceAccount.replaceAll('-', '_'),
      namespace: model.namespace,
      serviceAccount,
      rights: rights(places),
    })),
  );
}
