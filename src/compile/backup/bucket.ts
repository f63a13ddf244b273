/**
 * The bucket of one region (B06, B08, B10): versions, a lock that nobody ends, encryption with a key of the region, no
 * way in from outside, nothing in clear text, and cheaper classes for what is old. `prevent_destroy` holds even against
 * whoever applies this.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Backup, BackupLocation } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { reference } from '../cloud/provider.ts';
import { S3_ABANDONED, S3_BLOCKED, s3Transitions } from '../cloud/s3-bucket.ts';
import { wholeDays } from '../engine-duration.ts';
import { folderOf, locationOf } from './parts.ts';

/** Without a lock a version that was overwritten by mistake stays as long. */
const UNLOCKED_DAYS = 7;
/** Name of the bucket in Terraform. */
export const BUCKET = reference('aws_s3_bucket.backup.id');
const BUCKET_ARN = reference('aws_s3_bucket.backup.arn');

/** Whether Terraform makes the bucket in this cluster’s folder: it is Amazon’s, and no other cluster of the region does. */
export function makesBucket(backup: Backup, cluster: string): boolean {
  const { ownsBucket, url } = locationOf(backup, cluster);
  return ownsBucket && url === null;
}

/**
 * Programs delete what is old, since they know which copy is the last good one; the bucket only lets go of what they
 * deleted. In a copy that is later: deletions are copied too, and what they hide stays for the time of copies.
 */
function lifecycleRules(model: Model, backup: Backup, { cluster, copiesFrom, region }: BackupLocation): JsonObject[] {
  const own = Object.values(model.clusters).filter((each) => each.region === region);
  const forget = (name: string, noncurrent: number): JsonObject => ({
    id: `forget-${name}`,
    status: 'Enabled',
    filter: { prefix: `${name}/` },
    noncurrent_version_expiration: { noncurrent_days: noncurrent },
    expiration: { expired_object_delete_marker: true },
    abort_incomplete_multipart_upload: S3_ABANDONED,
  });
  const cool = (name: string, writer: 'archive' | 'nines'): JsonObject => ({
    id: `cool-${name}-${writer}`,
    status: 'Enabled',
    filter: { prefix: `${folderOf(name, writer)}/` },
    transition: s3Transitions(backup.tiers),
  });
  const locked = backup.lock === null ? UNLOCKED_DAYS : wholeDays(backup.lock.forUs);
  const writers = ['archive', 'nines'] as const;
  const owned = own.length === 0 ? [cluster] : own.map(({ name }) => name);
  return [
    ...owned.flatMap((name) => [forget(name, locked), ...writers.map((writer) => cool(name, writer))]),
    ...copiesFrom.flatMap((name) => [
      forget(name, wholeDays(backup.copiesKeepUs)),
      ...writers.map((writer) => cool(name, writer)),
    ]),
  ];
}

const ANYBODY = [{ type: '*', identifiers: ['*'] }];

function deny(sid: string, actions: readonly string[], condition?: JsonObject): JsonObject {
  return {
    sid,
    effect: 'Deny',
    principals: ANYBODY,
    actions: [...actions],
    resources: [BUCKET_ARN, `${BUCKET_ARN}/*`],
    ...(condition === undefined ? {} : { condition: [condition] }),
  };
}

function bucketPolicy(): JsonObject {
  return {
    statement: [
      deny('OverTlsOnly', ['s3:*'], { test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }),
      deny('NoOldTls', ['s3:*'], { test: 'NumericLessThan', variable: 's3:TlsVersion', values: ['1.2'] }),
      deny('LocksStay', ['s3:BypassGovernanceRetention']),
    ],
  };
}

function lockResource({ lock }: Backup): JsonObject {
  if (lock === null) return {};
  return {
    aws_s3_bucket_object_lock_configuration: {
      backup: {
        bucket: BUCKET,
        rule: { default_retention: { mode: lock.mode.toUpperCase(), days: wholeDays(lock.forUs) } },
        depends_on: ['aws_s3_bucket_versioning.backup'],
      },
    },
  };
}

/** The bucket with everything about it; null where another folder makes it, or another provider has it. */
export function backupBucket(model: Model, cluster: string): JsonObject | null {
  const { backup } = model;
  if (backup === null || !makesBucket(backup, cluster)) return null;
  const location = locationOf(backup, cluster);
  return {
    data: { aws_iam_policy_document: { backup_bucket: bucketPolicy() } },
    resource: {
      aws_s3_bucket: {
        backup: {
          bucket: location.bucket,
          object_lock_enabled: backup.lock !== null,
          force_destroy: false,
          lifecycle: { prevent_destroy: true },
        },
      },
      aws_s3_bucket_versioning: {
        backup: { bucket: BUCKET, versioning_configuration: { status: 'Enabled' } },
      },
      ...lockResource(backup),
      aws_s3_bucket_server_side_encryption_configuration: {
        backup: {
          bucket: BUCKET,
          rule: {
            apply_server_side_encryption_by_default: {
              sse_algorithm: 'aws:kms',
              kms_master_key_id: reference('aws_kms_key.backup.arn'),
            },
            bucket_key_enabled: true,
          },
        },
      },
      aws_s3_bucket_public_access_block: {
        backup: { bucket: BUCKET, ...S3_BLOCKED },
      },
      aws_s3_bucket_ownership_controls: {
        backup: { bucket: BUCKET, rule: { object_ownership: 'BucketOwnerEnforced' } },
      },
      aws_s3_bucket_policy: {
        backup: { bucket: BUCKET, policy: reference('data.aws_iam_policy_document.backup_bucket.json') },
      },
      aws_s3_bucket_lifecycle_configuration: {
        backup: {
          bucket: BUCKET,
          rule: lifecycleRules(model, backup, location),
          depends_on: ['aws_s3_bucket_versioning.backup'],
        },
      },
    },
  };
}
