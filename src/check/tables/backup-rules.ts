/** What is copied, and can be had back: BCK. */
import { archiveOfTheOperator } from '../rules/archive-of-the-operator.ts';
import { backupInClearText } from '../rules/backup-in-clear-text.ts';
import { backupNeverRuns } from '../rules/backup-never-runs.ts';
import { backupOfNothing } from '../rules/backup-of-nothing.ts';
import { backupPlaceMissing } from '../rules/backup-place-missing.ts';
import { backupZoneUnstated } from '../rules/backup-zone-unstated.ts';
import { backupsCollide } from '../rules/backups-collide.ts';
import { copiesInOneRegion } from '../rules/copies-in-one-region.ts';
import { dataWithoutBackup } from '../rules/data-without-backup.ts';
import { etcdByOthers } from '../rules/etcd-by-others.ts';
import { externalStoreWithoutBackup } from '../rules/external-store-without-backup.ts';
import { filesWithoutLog } from '../rules/files-without-log.ts';
import { goneBeforeTheNext } from '../rules/gone-before-the-next.ts';
import { hookOfTwoSessions } from '../rules/hook-of-two-sessions.ts';
import { hookWithoutContainer } from '../rules/hook-without-container.ts';
import { keysGoneBeforeBackups } from '../rules/keys-gone-before-backups.ts';
import { lockEndsTooEarly } from '../rules/lock-ends-too-early.ts';
import { lockOutlivesBackups } from '../rules/lock-outlives-backups.ts';
import { logArchivedTooLate } from '../rules/log-archived-too-late.ts';
import { logWithoutFiles } from '../rules/log-without-files.ts';
import { movedBeforeItPays } from '../rules/moved-before-it-pays.ts';
import { noCopyElsewhere } from '../rules/no-copy-elsewhere.ts';
import { nothingExpires } from '../rules/nothing-expires.ts';
import { recoveryPointAboveTarget } from '../rules/recovery-point-above-target.ts';
import { restoreLacksWhatItNeeds } from '../rules/restore-lacks-what-it-needs.ts';
import { retentionBelowDemand } from '../rules/retention-below-demand.ts';
import { scheduleReadWithSeconds } from '../rules/schedule-read-with-seconds.ts';
import { snapshotsStayBesideVolumes } from '../rules/snapshots-stay-beside-volumes.ts';
import { twoLogsInOneArchive } from '../rules/two-logs-in-one-archive.ts';
import { twoRecoveryThresholds } from '../rules/two-recovery-thresholds.ts';
import type { Rule } from '../types.ts';

export const BACKUP_RULES: readonly Rule[] = [
  dataWithoutBackup,
  externalStoreWithoutBackup,
  recoveryPointAboveTarget,
  logArchivedTooLate,
  retentionBelowDemand,
  noCopyElsewhere,
  keysGoneBeforeBackups,
  lockOutlivesBackups,
  lockEndsTooEarly,
  movedBeforeItPays,
  backupsCollide,
  backupOfNothing,
  etcdByOthers,
  hookWithoutContainer,
  hookOfTwoSessions,
  backupInClearText,
  copiesInOneRegion,
  backupNeverRuns,
  scheduleReadWithSeconds,
  backupZoneUnstated,
  goneBeforeTheNext,
  restoreLacksWhatItNeeds,
  filesWithoutLog,
  logWithoutFiles,
  backupPlaceMissing,
  twoRecoveryThresholds,
  twoLogsInOneArchive,
  archiveOfTheOperator,
  nothingExpires,
  snapshotsStayBesideVolumes,
];
