/**
 * The audit log of a managed cluster (C05): its stream, its archive, and the key of both.
 *
 * Leaves out switching it on (`enabled_cluster_log_types` of the cluster itself, which somebody else makes, with
 * `audit`), and the encryption of the cluster’s secrets: its key is made here and given to whoever makes the cluster.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { wholeDays } from '../engine-duration.ts';
import { type ArchiveWriters, AUDIT_KEY_ARN, auditArchive, auditBucketName } from './audit-archive.ts';
import { auditStream, LOG_GROUP_RIGHTS } from './audit-stream.ts';
import { trailRights } from './audit-trail.ts';
import { auditedBy } from './audited-by.ts';

/** Log group, stream and archive of one cluster; null where somebody else sees to it. */
export function cloudAudit(model: Model, cluster: string): JsonObject | null {
  const { controlPlane } = model.security;
  const audited = auditedBy(model);
  if (controlPlane === null || !audited.includes(cluster)) return null;
  const trail: ArchiveWriters = audited[0] === cluster ? trailRights(model, cluster) : { ofBucket: [], ofKey: [] };
  const writers = { ofBucket: trail.ofBucket, ofKey: [LOG_GROUP_RIGHTS, ...trail.ofKey] };
  const stream = auditStream(auditBucketName(model, cluster), wholeDays(controlPlane.coldUs));
  const archive = auditArchive(model, cluster, controlPlane, writers);
  return {
    data: { aws_iam_policy_document: { ...archive.documents, ...stream.documents } },
    resource: { ...archive.resources, ...stream.resources },
    output: { cluster_secrets_key: { value: AUDIT_KEY_ARN, description: 'For encryption_config of the cluster.' } },
  };
}
