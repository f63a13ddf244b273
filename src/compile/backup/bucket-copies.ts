/**
 * Copies into the buckets of other regions (B07), by the object store itself, which verifies checksums on the way and
 * measures how late it is. Deletions are copied as markers: the repositories of Velero share blocks between backups, so
 * that a copy in which everything of some age ended would lose what younger backups rest on. What a marker hides stays
 * for the time of copies, and locked.
 *
 * The other buckets must exist: apply every cluster first with `-var copies=false`.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Backup, BackupLocation } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { ACCOUNT, reference } from '../cloud/provider.ts';
import { rolePrefix } from '../cloud/role-prefix.ts';
import { S3_COPY_METRICS, S3_COPY_TIME } from '../cloud/s3-bucket.ts';
import { trust } from '../cloud/trust.ts';
import { BUCKET, makesBucket } from './bucket.ts';
import { keyStatement } from './key-statement.ts';
import { locationOf } from './parts.ts';

const SOURCE = reference('aws_s3_bucket.backup.arn');

function bucketOf({ locations }: Backup, region: string): string {
  const other = Object.values(locations).find((each) => each.region === region);
  return `arn:aws:s3:::${other?.bucket ?? ''}`;
}

function rule(backup: Backup, cluster: string, region: string, priority: number): JsonObject {
  return {
    id: `${cluster}-to-${region}`,
    priority,
    status: 'Enabled',
    filter: { prefix: `${cluster}/` },
    delete_marker_replication: { status: 'Enabled' },
    source_selection_criteria: { sse_kms_encrypted_objects: { status: 'Enabled' } },
    destination: {
      bucket: bucketOf(backup, region),
      // Read by nobody until a region is lost.
      storage_class: 'STANDARD_IA',
      encryption_configuration: { replica_kms_key_id: `arn:aws:kms:${region}:${ACCOUNT}:${backup.keys.alias}` },
      metrics: S3_COPY_METRICS,
      replication_time: S3_COPY_TIME,
    },
  };
}

function rights(backup: Backup, { copiesTo, region }: BackupLocation): JsonObject {
  const targets = copiesTo.map((each) => `${bucketOf(backup, each)}/*`);
  return {
    statement: [
      { sid: 'Look', actions: ['s3:GetReplicationConfiguration', 's3:ListBucket'], resources: [SOURCE] },
      {
        sid: 'Read',
        actions: [
          's3:GetObjectLegalHold',
          's3:GetObjectRetention',
          's3:GetObjectVersionAcl',
          's3:GetObjectVersionForReplication',
          's3:GetObjectVersionTagging',
        ],
        resources: [`${SOURCE}/*`],
      },
      { sid: 'Write', actions: ['s3:ReplicateDelete', 's3:ReplicateObject', 's3:ReplicateTags'], resources: targets },
      keyStatement('Open', backup, region, ['kms:Decrypt']),
      ...copiesTo.map((each) =>
        keyStatement(`Close${each.replaceAll(/[^A-Za-z0-9]/g, '')}`, backup, each, ['kms:Encrypt']),
      ),
    ],
  };
}

const TRUST = trust('s3.amazonaws.com');

/** Rules and role of the copies that leave a region; null where nothing does. */
export function backupCopies(model: Model, cluster: string): JsonObject | null {
  const { backup } = model;
  if (backup === null || !makesBucket(backup, cluster)) return null;
  const location = locationOf(backup, cluster);
  if (location.copiesTo.length === 0) return null;
  const owned = Object.values(model.clusters).filter(({ region }) => region === location.region);
  const pairs = owned.flatMap(({ name }) => location.copiesTo.map((region) => [name, region] as const));
  return {
    variable: {
      copies: { type: 'bool', default: true, description: 'Whether the buckets of the other regions exist.' },
    },
    data: { aws_iam_policy_document: { backup_copies: rights(backup, location), backup_copies_trust: TRUST } },
    resource: {
      aws_iam_role: {
        backup_copies: {
          name_prefix: rolePrefix(`${location.bucket}-copies`),
          assume_role_policy: reference('data.aws_iam_policy_document.backup_copies_trust.json'),
        },
      },
      aws_iam_role_policy: {
        backup_copies: {
          role: reference('aws_iam_role.backup_copies.id'),
          policy: reference('data.aws_iam_policy_document.backup_copies.json'),
        },
      },
      aws_s3_bucket_replication_configuration: {
        backup: {
          count: reference('var.copies ? 1 : 0'),
          bucket: BUCKET,
          role: reference('aws_iam_role.backup_copies.arn'),
          rule: pairs.map(([name, region], index) => rule(backup, name, region, index + 1)),
          depends_on: ['aws_s3_bucket_versioning.backup', 'aws_iam_role_policy.backup_copies'],
        },
      },
    },
  };
}
