/**
 * Where an audit log lies (C05): a bucket whose versions nobody can take out or replace before their time (a lock in
 * compliance mode holds even against the account’s root), which lets go of them when that time is over. Cold is the class
 * that answers at once: Athena leaves out what must be thawed first, and a log of seven years is to be asked for all of
 * them.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { ControlPlane } from '../../model/security-types.ts';
import type { Model } from '../../model/types.ts';
import { ACCOUNT, reference } from '../cloud/provider.ts';
import { S3_ABANDONED, S3_BLOCKED } from '../cloud/s3-bucket.ts';
import { wholeDays } from '../engine-duration.ts';

const COLD_CLASS = 'GLACIER_IR';
/** Name of the bucket in Terraform. */
export const AUDIT_BUCKET = reference('aws_s3_bucket.audit.id');
export const AUDIT_BUCKET_ARN = reference('aws_s3_bucket.audit.arn');
/** The key of the region that the control plane is encrypted with. */
export const AUDIT_KEY_ARN = reference('aws_kms_key.control_plane.arn');

/** Name of the bucket of a cluster. */
export function auditBucketName({ name }: Model, cluster: string): string {
  return `${name}-audit-${cluster}`;
}

function bucketPolicy(): JsonObject[] {
  return [
    {
      sid: 'OverTlsOnly',
      effect: 'Deny',
      principals: [{ type: '*', identifiers: ['*'] }],
      actions: ['s3:*'],
      resources: [AUDIT_BUCKET_ARN, `${AUDIT_BUCKET_ARN}/*`],
      condition: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
    },
  ];
}

/** Who may use the key: whom the account’s identities allow, and services that write down, for this account. */
function keyPolicy(services: readonly JsonObject[]): JsonObject {
  const root = [{ type: 'AWS', identifiers: [`arn:aws:iam::${ACCOUNT}:root`] }];
  return {
    statement: [
      { sid: 'RightsByIdentity', effect: 'Allow', principals: root, actions: ['kms:*'], resources: ['*'] },
      ...services,
    ],
  };
}

function controlPlaneKey({ name }: Model, cluster: string): JsonObject {
  return {
    description: `Audit log and secrets of ${name} in ${cluster}`,
    enable_key_rotation: true,
    deletion_window_in_days: 30,
    policy: reference('data.aws_iam_policy_document.audit_key.json'),
  };
}

function lifecycle(keepDays: number, coldDays: number): JsonObject[] {
  return [
    {
      id: 'cold',
      status: 'Enabled',
      filter: {},
      ...(coldDays < keepDays ? { transition: [{ days: coldDays, storage_class: COLD_CLASS }] } : {}),
      expiration: { days: keepDays },
      noncurrent_version_expiration: { noncurrent_days: 1 },
      abort_incomplete_multipart_upload: S3_ABANDONED,
    },
    // What an expired object leaves behind.
    { id: 'markers', status: 'Enabled', filter: {}, expiration: { expired_object_delete_marker: true } },
  ];
}

/** What writes into the archive beside those whom the account’s own identities allow. */
export interface ArchiveWriters {
  readonly ofBucket: readonly JsonObject[];
  readonly ofKey: readonly JsonObject[];
}

/** The bucket, its key, and everything that is said of them. */
export function auditArchive(
  model: Model,
  cluster: string,
  { keepUs, coldUs }: ControlPlane,
  writers: ArchiveWriters,
): { readonly documents: JsonObject; readonly resources: JsonObject } {
  const keepDays = wholeDays(keepUs);
  const after = { depends_on: ['aws_s3_bucket_versioning.audit'] };
  const encryption = { sse_algorithm: 'aws:kms', kms_master_key_id: AUDIT_KEY_ARN };
  return {
    documents: {
      audit_key: keyPolicy(writers.ofKey),
      audit_bucket: { statement: [...bucketPolicy(), ...writers.ofBucket] },
    },
    resources: {
      aws_kms_key: { control_plane: controlPlaneKey(model, cluster) },
      aws_s3_bucket: {
        audit: {
          bucket: auditBucketName(model, cluster),
          object_lock_enabled: true,
          force_destroy: false,
          lifecycle: { prevent_destroy: true },
        },
      },
      aws_s3_bucket_versioning: {
        audit: { bucket: AUDIT_BUCKET, versioning_configuration: { status: 'Enabled' } },
      },
      aws_s3_bucket_object_lock_configuration: {
        audit: {
          bucket: AUDIT_BUCKET,
          rule: { default_retention: { mode: 'COMPLIANCE', days: keepDays } },
          ...after,
        },
      },
      aws_s3_bucket_public_access_block: {
        audit: { bucket: AUDIT_BUCKET, ...S3_BLOCKED },
      },
      aws_s3_bucket_ownership_controls: {
        audit: { bucket: AUDIT_BUCKET, rule: { object_ownership: 'BucketOwnerEnforced' } },
      },
      aws_s3_bucket_policy: {
        audit: { bucket: AUDIT_BUCKET, policy: reference('data.aws_iam_policy_document.audit_bucket.json') },
      },
      aws_s3_bucket_server_side_encryption_configuration: {
        audit: {
          bucket: AUDIT_BUCKET,
          rule: { apply_server_side_encryption_by_default: encryption, bucket_key_enabled: true },
        },
      },
      aws_s3_bucket_lifecycle_configuration: {
        audit: { bucket: AUDIT_BUCKET, rule: lifecycle(keepDays, wholeDays(coldUs)), ...after },
      },
    },
  };
}
