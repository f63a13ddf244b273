/**
 * How the audit log of a managed cluster reaches its archive (C05): EKS writes it to a log group of a fixed name, which is
 * made before the cluster would make it without an end and without a key; a stream takes each event out of what
 * CloudWatch wraps it in and writes one per line, by day, so that it can be asked for later.
 */
import type { JsonObject } from '../../manifests/types.ts';
import { ACCOUNT, EKS_CLUSTER, reference } from '../cloud/provider.ts';
import { trust } from '../cloud/trust.ts';
import { AUDIT_BUCKET_ARN, AUDIT_KEY_ARN } from './audit-archive.ts';

/** Days that CloudWatch allows. */
const RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
/** Folder of the cluster’s events within the bucket. */
export const EVENTS_FOLDER = 'control-plane';
const DAY = '!{timestamp:yyyy/MM/dd}';

function statement(sid: string, actions: readonly string[], resources: readonly string[]): JsonObject {
  return { sid, effect: 'Allow', actions: [...actions], resources: [...resources] };
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

/** What CloudWatch must be allowed with the key of the log group. */
export const LOG_GROUP_RIGHTS: JsonObject = {
  sid: 'Logs',
  effect: 'Allow',
  principals: [{ type: 'Service', identifiers: ['logs.amazonaws.com'] }],
  actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
  resources: ['*'],
  condition: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [ACCOUNT] }],
};

function documents(): JsonObject {
  const stream = reference('aws_kinesis_firehose_delivery_stream.audit.arn');
  return {
    audit_stream_trust: trust('firehose.amazonaws.com'),
    audit_stream: {
      statement: [
        statement(
          'Write',
          ['s3:PutObject', 's3:AbortMultipartUpload', 's3:GetBucketLocation', 's3:ListBucket'],
          [AUDIT_BUCKET_ARN, `${AUDIT_BUCKET_ARN}/*`],
        ),
        statement('Encrypt', ['kms:GenerateDataKey', 'kms:Decrypt'], [AUDIT_KEY_ARN]),
      ],
    },
    audit_logs_trust: trust('logs.amazonaws.com'),
    audit_logs: { statement: [statement('Send', ['firehose:PutRecord', 'firehose:PutRecordBatch'], [stream])] },
  };
}

function processor(type: string, parameters: Readonly<Record<string, string>> = {}): JsonObject {
  const entries = Object.entries(parameters);
  const named = entries.map(([name, value]) => ({ parameter_name: name, parameter_value: value }));
  return named.length === 0 ? { type } : { type, parameters: named };
}

function delivery(): JsonObject {
  return {
    role_arn: reference('aws_iam_role.audit_stream.arn'),
    bucket_arn: AUDIT_BUCKET_ARN,
    kms_key_arn: AUDIT_KEY_ARN,
    prefix: `${EVENTS_FOLDER}/${DAY}/`,
    error_output_prefix: `undelivered/!{firehose:error-output-type}/${DAY}/`,
    compression_format: 'GZIP',
    buffering_interval: 300,
    buffering_size: 64,
    processing_configuration: {
      enabled: true,
      processors: [
        processor('Decompression', { CompressionFormat: 'GZIP' }),
        processor('CloudWatchLogProcessing', { DataMessageExtraction: 'true' }),
        processor('AppendDelimiterToRecord'),
      ],
    },
  };
}

/** Log group, filter and stream; the log group keeps what it has until the archive is cold. */
export function auditStream(
  name: string,
  hotDays: number,
): { readonly documents: JsonObject; readonly resources: JsonObject } {
  const [stream, logs] = [role('audit_stream'), role('audit_logs')];
  return {
    documents: documents(),
    resources: {
      aws_cloudwatch_log_group: {
        audit: {
          name: `/aws/eks/${EKS_CLUSTER}/cluster`,
          retention_in_days: RETENTION_DAYS.find((days) => days >= hotDays) ?? 3653,
          kms_key_id: AUDIT_KEY_ARN,
        },
      },
      aws_iam_role: { audit_stream: stream.role, audit_logs: logs.role },
      aws_iam_role_policy: { audit_stream: stream.policy, audit_logs: logs.policy },
      aws_kinesis_firehose_delivery_stream: {
        audit: { name, destination: 'extended_s3', extended_s3_configuration: delivery() },
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
  };
}
