/**
 * The key of one region (B06). KMS makes new material and keeps all the old: what was encrypted stays readable as long as
 * the key exists, so nobody may delete it. Its shortest period is 90 days; the monthly rotation is that of our own data
 * keys, which the job `backup-keys` does.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Model } from '../../model/types.ts';
import { ACCOUNT, reference } from '../cloud/provider.ts';
import { wholeDays } from '../engine-duration.ts';
import { makesBucket } from './bucket.ts';

/** What KMS allows as the period of rotation. */
const PERIOD = { least: 90, most: 2560 };
/** The longest that KMS waits before it deletes a key. */
const DELETION_DAYS = 30;

function keyPolicy(): JsonObject {
  const root = [{ type: 'AWS', identifiers: [`arn:aws:iam::${ACCOUNT}:root`] }];
  return {
    statement: [
      { sid: 'RightsByIdentity', effect: 'Allow', principals: root, actions: ['kms:*'], resources: ['*'] },
      {
        // Every backup that it encrypted would be gone, locked or not. Whoever means it changes this policy first.
        sid: 'KeyStays',
        effect: 'Deny',
        principals: [{ type: 'AWS', identifiers: ['*'] }],
        actions: ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteAlias'],
        resources: ['*'],
      },
    ],
  };
}

/** Key and alias of a region; null where Amazon has no bucket of it. */
export function backupKey(model: Model, cluster: string): JsonObject | null {
  const { backup } = model;
  if (backup === null || !makesBucket(backup, cluster)) return null;
  const wanted = wholeDays(backup.keys.rotateUs);
  return {
    data: { aws_iam_policy_document: { backup_key: keyPolicy() } },
    resource: {
      aws_kms_key: {
        backup: {
          description: `Backups of ${model.name}`,
          enable_key_rotation: true,
          rotation_period_in_days: Math.min(PERIOD.most, Math.max(PERIOD.least, wanted)),
          deletion_window_in_days: DELETION_DAYS,
          policy: reference('data.aws_iam_policy_document.backup_key.json'),
          lifecycle: { prevent_destroy: true },
        },
      },
      aws_kms_alias: { backup: { name: backup.keys.alias, target_key_id: reference('aws_kms_key.backup.key_id') } },
    },
  };
}
