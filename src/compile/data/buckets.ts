/**
 * Object storage of the platform’s own (D05): a bucket in every region, each copied into all others by the object store
 * itself, which measures how late it is. Whoever writes in one region is read in all; of two who write one key at the same
 * time the later stays, and the other is a version beneath it.
 *
 * The other buckets must exist: apply every cluster first with `-var bucket_copies=false`.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Cost } from '../../model/cost-types.ts';
import type { Bucket } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { reference } from '../cloud/provider.ts';
import { rolePrefix } from '../cloud/role-prefix.ts';
import { S3_ABANDONED, S3_BLOCKED, S3_COPY_METRICS, S3_COPY_TIME, s3Transitions } from '../cloud/s3-bucket.ts';
import { trust } from '../cloud/trust.ts';

/** A version that was overwritten by mistake can be had back for as long. */
const UNDO_DAYS = 30;

const TRUST = trust('s3.amazonaws.com');

interface Own {
  readonly bucket: string;
  /** Name of its resources in Terraform. */
  readonly key: string;
  /** Buckets of the other regions. */
  readonly others: readonly string[];
}

function ownIn({ name, buckets }: Bucket, cluster: string): Own | null {
  const bucket = buckets[cluster];
  if (bucket === undefined) return null;
  const others = Object.values(buckets).filter((other) => other !== bucket);
  return { bucket, key: `app_${name.replaceAll('-', '_')}`, others };
}

function copyRule(other: string, index: number): JsonObject {
  return {
    id: `to-${other}`,
    priority: index + 1,
    status: 'Enabled',
    filter: {},
    delete_marker_replication: { status: 'Enabled' },
    // Changes of tags and rights made there come back here.
    source_selection_criteria: { replica_modifications: { status: 'Enabled' } },
    destination: {
      bucket: `arn:aws:s3:::${other}`,
      replication_time: S3_COPY_TIME,
      metrics: S3_COPY_METRICS,
    },
  };
}

function rights({ key, others }: Own): JsonObject {
  const own = reference(`aws_s3_bucket.${key}.arn`);
  const read = ['s3:GetObjectVersionAcl', 's3:GetObjectVersionForReplication', 's3:GetObjectVersionTagging'];
  return {
    statement: [
      { actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'], resources: [own] },
      { actions: read, resources: [`${own}/*`] },
      {
        actions: ['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'],
        resources: others.map((other) => `arn:aws:s3:::${other}/*`),
      },
    ],
  };
}

/** What is old becomes cheaper, and can still be read at once. */
function cool(tiers: NonNullable<Cost['tiers']>): JsonObject {
  return { id: 'cool', status: 'Enabled', filter: {}, transition: s3Transitions(tiers) };
}

function forget(): JsonObject {
  return {
    id: 'forget',
    status: 'Enabled',
    filter: {},
    noncurrent_version_expiration: { noncurrent_days: UNDO_DAYS },
    abort_incomplete_multipart_upload: S3_ABANDONED,
  };
}

/** By type, then by name, as Terraform has them. */
function resourcesOf({ cost }: Model, { bucket, key, others }: Own): Readonly<Record<string, JsonObject>> {
  const id = reference(`aws_s3_bucket.${key}.id`);
  const own = {
    aws_s3_bucket: { bucket, force_destroy: false, lifecycle: { prevent_destroy: true } },
    aws_s3_bucket_versioning: { bucket: id, versioning_configuration: { status: 'Enabled' } },
    aws_s3_bucket_server_side_encryption_configuration: {
      bucket: id,
      rule: { apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } },
    },
    aws_s3_bucket_public_access_block: { bucket: id, ...S3_BLOCKED },
    aws_s3_bucket_lifecycle_configuration: {
      bucket: id,
      rule: cost?.tiers ? [forget(), cool(cost.tiers)] : forget(),
      depends_on: [`aws_s3_bucket_versioning.${key}`],
    },
  };
  if (others.length === 0) return own;
  return {
    ...own,
    aws_iam_role: {
      name_prefix: rolePrefix(`${bucket}-copies`),
      assume_role_policy: reference('data.aws_iam_policy_document.bucket_copies_trust.json'),
    },
    aws_iam_role_policy: {
      role: reference(`aws_iam_role.${key}.id`),
      policy: reference(`data.aws_iam_policy_document.${key}.json`),
    },
    aws_s3_bucket_replication_configuration: {
      count: reference('var.bucket_copies ? 1 : 0'),
      bucket: id,
      role: reference(`aws_iam_role.${key}.arn`),
      rule: others.map(copyRule),
      depends_on: [`aws_s3_bucket_versioning.${key}`, `aws_iam_role_policy.${key}`],
    },
  };
}

/** Buckets of one region and what copies them; null where the platform has none. */
export function applicationBuckets(model: Model, cluster: string): JsonObject | null {
  const all = Object.values(model.buckets).flatMap((bucket) => ownIn(bucket, cluster) ?? []);
  if (all.length === 0) return null;
  const resource: Record<string, JsonObject> = {};
  for (const own of all) {
    for (const [type, fields] of Object.entries(resourcesOf(model, own))) {
      resource[type] = { ...resource[type], [own.key]: fields };
    }
  }
  if (all.every(({ others }) => others.length === 0)) return { resource };
  return {
    variable: {
      bucket_copies: { type: 'bool', default: true, description: 'Whether the buckets of the other regions exist.' },
    },
    data: {
      aws_iam_policy_document: {
        bucket_copies_trust: TRUST,
        ...Object.fromEntries(all.map((own) => [own.key, rights(own)])),
      },
    },
    resource,
  };
}
