/**
 * Who touched what was written down (C05): a trail of CloudTrail. Its digests are what makes tampering visible: one an
 * hour, signed, with the hash of every file and of the digest before it, so that a file changed or missing breaks the
 * chain, which `aws cloudtrail validate-logs` recomputes. It names every call of the account’s interface, among them
 * every read of a secret and every use of a key, and every object read or written in the buckets of audit and backups.
 *
 * One trail sees all regions: the first cluster’s folder has it. Leaves out an alarm on the trail being switched off,
 * which nobody but whoever may change the account can do.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { ACCOUNT, reference } from '../cloud/provider.ts';
import {
  type ArchiveWriters,
  AUDIT_BUCKET,
  AUDIT_BUCKET_ARN,
  AUDIT_KEY_ARN,
  auditBucketName,
} from './audit-archive.ts';
import { auditedBy } from './audited-by.ts';

/** Folder of the trail within the bucket. */
export const TRAIL_FOLDER = 'trail';
const SERVICE = [{ type: 'Service', identifiers: ['cloudtrail.amazonaws.com'] }];

/** CloudTrail takes no name of fewer than three letters. */
function trailName({ name }: Model): string {
  return `${name}-audit`;
}

function trailArn(model: Model, cluster: string): string {
  return `arn:aws:cloudtrail:${model.clusters[cluster]?.region ?? cluster}:${ACCOUNT}:trail/${trailName(model)}`;
}

/** What a trail must be allowed before it can be made. */
export function trailRights(model: Model, cluster: string): ArchiveWriters {
  const arn = trailArn(model, cluster);
  const fromTrail = { test: 'StringEquals', variable: 'aws:SourceArn', values: [arn] };
  const owned = { test: 'StringEquals', variable: 's3:x-amz-acl', values: ['bucket-owner-full-control'] };
  const context = { test: 'StringEquals', variable: 'kms:EncryptionContext:aws:cloudtrail:arn', values: [arn] };
  const allow = (sid: string, action: string, resource: string, ...condition: JsonObject[]): JsonObject => ({
    sid,
    effect: 'Allow',
    principals: SERVICE,
    actions: [action],
    resources: [resource],
    condition,
  });
  return {
    ofBucket: [
      allow('TrailLooks', 's3:GetBucketAcl', AUDIT_BUCKET_ARN, fromTrail),
      allow(
        'TrailWrites',
        's3:PutObject',
        `${AUDIT_BUCKET_ARN}/${TRAIL_FOLDER}/AWSLogs/${ACCOUNT}/*`,
        fromTrail,
        owned,
      ),
    ],
    ofKey: [
      allow('TrailDescribes', 'kms:DescribeKey', '*', fromTrail),
      allow('TrailEncrypts', 'kms:GenerateDataKey*', '*', fromTrail, context),
    ],
  };
}

/** Buckets whose every object counts: the audit logs of all clusters, and the backups. */
function watched(model: Model): readonly string[] {
  const audit = auditedBy(model).map((cluster) => auditBucketName(model, cluster));
  const locations = Object.values(model.backup?.locations ?? {}).filter(({ url }) => url === null);
  return [...new Set([...audit, ...locations.map(({ bucket }) => bucket)])].sort();
}

function select(name: string, fields: Readonly<Record<string, JsonObject>>): JsonObject {
  return { name, field_selector: Object.entries(fields).map(([field, by]) => ({ field, ...by })) };
}

/** The trail; null in every folder but the first. */
export function auditTrail(model: Model, cluster: string): JsonObject | null {
  if (auditedBy(model)[0] !== cluster) return null;
  const own = `arn:aws:s3:::${auditBucketName(model, cluster)}/${TRAIL_FOLDER}/`;
  return {
    resource: {
      aws_cloudtrail: {
        audit: {
          name: trailName(model),
          s3_bucket_name: AUDIT_BUCKET,
          s3_key_prefix: TRAIL_FOLDER,
          kms_key_id: AUDIT_KEY_ARN,
          is_multi_region_trail: true,
          include_global_service_events: true,
          enable_logging: true,
          enable_log_file_validation: true,
          advanced_event_selector: [
            select('Every call of the interface', { eventCategory: { equals: ['Management'] } }),
            select('Every object of audit and backups', {
              eventCategory: { equals: ['Data'] },
              'resources.type': { equals: ['AWS::S3::Object'] },
              'resources.ARN': {
                starts_with: watched(model).map((bucket) => `arn:aws:s3:::${bucket}/`),
                // Its own files: each would be an event of the next.
                not_starts_with: [own],
              },
            }),
          ],
          depends_on: ['aws_s3_bucket_policy.audit'],
        },
      },
    },
    output: {
      trail: { value: reference('aws_cloudtrail.audit.arn'), description: 'For aws cloudtrail validate-logs.' },
    },
  };
}
