/**
 * The audit log of a managed cluster (C05): EKS writes it to a log group of a fixed name, which is made before the cluster
 * would make it without an end and without a key; a stream carries it into a bucket that nobody can empty, compliance
 * mode, for as long as it is to be kept, in cold storage after a quarter.
 *
 * Leaves out switching it on (`enabled_cluster_log_types` of the cluster itself, which somebody else makes, with
 * `audit`), and the encryption of the cluster’s secrets: its key is made here and given to whoever makes the cluster.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { DAY_US } from '../../units/duration.ts';
import { ACCOUNT, EKS_CLUSTER, reference } from '../cloud/provider.ts';
import { S3_BLOCKED } from '../cloud/s3-bucket.ts';

/** Days that CloudWatch allows. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
const BUCKET = 'aws_s3_bucket.audit';
const KEY_ARN = reference('aws_kms_key.control_plane.arn');

function statement(sid: string, actions: readonly string[], resources: readonly string[]): JsonObject {
  return { sid, effect: 'Allow', actions: [...actions], resources: [...resources] };
}

function trust(service: string): JsonObject {
  return {
    statement: [
      { effect: 'Allow', actions: ['sts:AssumeRole'], principals: [{ type: 'Service', identifiers: [service] }] },
    ],
  };
}

function documents(): JsonObject {
  const bucket = reference(`${BUCKET}.arn`);
  const service = [{ type: 'Service', identifiers: ['logs.amazonaws.com'] }];
  const root = [{ type: 'AWS', identifiers: [`arn:aws:iam::${ACCOUNT}:root`] }];
  return {
    audit_key: {
      statement: [
        { sid: 'RightsByIdentity', effect: 'Allow', principals: root, actions: ['kms:*'], resources: ['*'] },
        {
          sid: 'Logs',
          effect: 'Allow',
          principals: service,
          actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
          resources: ['*'],
        },
      ],
    },
    audit_stream_trust: trust('firehose.amazonaws.com'),
    audit_stream: {
      statement: [
        statement(
          'Write',
          ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetBucketLocation', 's3:ListBucket'],
          [bucket, `${bucket}/*`],
        ),
        statement('Encrypt', ['kms:GenerateDataKey', 'kms:Decrypt'], [KEY_ARN]),
      ],
    },
    audit_logs_trust: trust('logs.amazonaws.com'),
    audit_logs: {
      statement: [
        statement(
          'Send',
          ['firehose:PutRecord', 'firehose:PutRecordBatch'],
          [reference('aws_kinesis_firehose_delivery_stream.audit.arn')],
        ),
      ],
    },
  };
}

function role(name: string): { readonly role: JsonObject; readonly policy: JsonObject } {
  return {
    role: { name_prefix: 'audit-', assume_role_policy: reference(`data.aws_iam_policy_document.${name}_trust.json`) },
    policy: {
      role: reference(`aws_iam_role.${name}.id`),
      policy: reference(`data.aws_iam_policy_document.${name}.json`),
    },
  };
}

/** The bucket and everything that is said of it. */
function archive(model: Model, cluster: string, keepDays: number, coldDays: number): JsonObject {
  const bucket = reference(`${BUCKET}.id`);
  return {
    aws_s3_bucket: {
      audit: {
        bucket: `${model.name}-audit-${cluster}`,
        object_lock_enabled: true,
        lifecycle: { prevent_destroy: true },
      },
    },
    aws_s3_bucket_versioning: { audit: { bucket, versioning_configuration: { status: 'Enabled' } } },
    aws_s3_bucket_object_lock_configuration: {
      audit: { bucket, rule: { default_retention: { mode: 'COMPLIANCE', days: keepDays } } },
    },
    aws_s3_bucket_public_access_block: {
      audit: { bucket, ...S3_BLOCKED },
    },
    aws_s3_bucket_server_side_encryption_configuration: {
      audit: {
        bucket,
        rule: {
          apply_server_side_encryption_by_default: { sse_algorithm: 'aws:kms', kms_master_key_id: KEY_ARN },
          bucket_key_enabled: true,
        },
      },
    },
    aws_s3_bucket_lifecycle_configuration: {
      audit: {
        bucket,
        rule: [
          {
            id: 'cold',
            status: 'Enabled',
            filter: {},
            transition: [{ days: coldDays, storage_class: 'DEEP_ARCHIVE' }],
            expiration: { days: keepDays },
            noncurrent_version_expiration: { noncurrent_days: 1 },
          },
        ],
      },
    },
  };
}

/** Log group, stream and archive of one cluster; null where somebody else sees to it. */
export function cloudAudit(model: Model, cluster: string): JsonObject | null {
  const { controlPlane } = model.security;
  if (controlPlane === null || controlPlane.by !== 'provider') return null;
  const keepDays = Math.ceil(controlPlane.keepUs / DAY_US);
  const coldDays = Math.ceil(controlPlane.coldUs / DAY_US);
  const [stream, logs] = [role('audit_stream'), role('audit_logs')];
  return {
    data: { aws_iam_policy_document: documents() },
    resource: {
      aws_kms_key: {
        control_plane: {
          description: `Audit log and secrets of ${model.name} in ${cluster}`,
          enable_key_rotation: true,
          deletion_window_in_days: 30,
          policy: reference('data.aws_iam_policy_document.audit_key.json'),
        },
      },
      aws_cloudwatch_log_group: {
        audit: {
          name: `/aws/eks/${EKS_CLUSTER}/cluster`,
          retention_in_days: RETENTION_DAYS.find((days) => days >= coldDays) ?? 3653,
          kms_key_id: KEY_ARN,
        },
      },
      ...archive(model, cluster, keepDays, coldDays),
      aws_iam_role: { audit_stream: stream.role, audit_logs: logs.role },
      aws_iam_role_policy: { audit_stream: stream.policy, audit_logs: logs.policy },
      aws_kinesis_firehose_delivery_stream: {
        audit: {
          name: `${model.name}-audit-${cluster}`,
          destination: 'extended_s3',
          // What comes from CloudWatch is compressed already.
          extended_s3_configuration: {
            role_arn: reference('aws_iam_role.audit_stream.arn'),
            bucket_arn: reference(`${BUCKET}.arn`),
            kms_key_arn: KEY_ARN,
            compression_format: 'UNCOMPRESSED',
            buffering_interval: 300,
            buffering_size: 64,
          },
        },
      },
      aws_cloudwatch_log_subscription_filter: {
        audit: {
          name: 'audit',
          log_group_name: reference('aws_cloudwatch_log_group.audit.name'),
          filter_pattern: '{ $.apiVersion = "audit.k8s.io/v1" }',
          destination_arn: reference('aws_kinesis_firehose_delivery_stream.audit.arn'),
          role_arn: reference('aws_iam_role.audit_logs.arn'),
        },
      },
    },
    output: { cluster_secrets_key: { value: KEY_ARN, description: 'For encryption_config of the cluster.' } },
  };
}
