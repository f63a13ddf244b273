/**
 * Velero counts per schedule; backups made by hand have `schedule=""`. A schedule that never ran has no series at all, and
 * those of a deleted one stay until Velero restarts: compare with the schedules that are expected.
 */
import { type Exporter, exporter, type Row } from './exporter.ts';

const CSI = 'schedule backupName';

const ROWS: readonly Row[] = [
  ['gauge', 'velero_backup_total', '', 'backups that exist'],
  ['counter', 'velero_backup_attempt_total', 'schedule', 'backups begun'],
  ['counter', 'velero_backup_success_total', 'schedule', 'backups that succeeded'],
  ['counter', 'velero_backup_partial_failure_total', 'schedule', 'backups with errors in some items'],
  ['counter', 'velero_backup_failure_total', 'schedule', 'backups that failed'],
  ['counter', 'velero_backup_validation_failure_total', 'schedule', 'backups refused'],
  ['counter', 'velero_backup_warning_total', 'schedule', 'backups with warnings'],
  [
    'gauge',
    'velero_backup_last_status',
    'schedule',
    '1 when the last one succeeded',
    { since: '1.12', caution: 'wrong until the first backup after a restart' },
  ],
  [
    'gauge',
    'velero_backup_last_successful_timestamp',
    'schedule',
    'when one last succeeded',
    { caution: 'no series before the first success: join with the schedules that are expected' },
  ],
  ['histogram', 'velero_backup_duration_seconds', 'schedule', 'time of backups'],
  ['gauge', 'velero_backup_tarball_size_bytes', 'schedule', 'size of the last one’s objects, without volumes'],
  ['gauge', 'velero_backup_items_total', 'schedule', 'objects of the last one', { since: '1.9' }],
  ['gauge', 'velero_backup_items_errors', 'schedule', 'errors of the last one', { since: '1.9' }],
  ['counter', 'velero_backup_deletion_attempt_total', 'schedule', 'deletions begun'],
  ['counter', 'velero_backup_deletion_success_total', 'schedule', 'deletions that succeeded'],
  ['counter', 'velero_backup_deletion_failure_total', 'schedule', 'deletions that failed'],
  [
    'gauge',
    'velero_backup_location_status_gauge',
    'backup_location_name',
    '1 while a location is available',
    { since: '1.16' },
  ],
  ['gauge', 'velero_restore_total', '', 'restores that exist'],
  ['counter', 'velero_restore_attempt_total', 'schedule', 'restores begun'],
  ['counter', 'velero_restore_success_total', 'schedule', 'restores that succeeded'],
  ['counter', 'velero_restore_partial_failure_total', 'schedule', 'restores with errors in some items'],
  ['counter', 'velero_restore_failed_total', 'schedule', 'restores that failed'],
  ['counter', 'velero_restore_validation_failed_total', 'schedule', 'restores refused'],
  ['counter', 'velero_volume_snapshot_attempt_total', 'schedule', 'snapshots begun'],
  ['counter', 'velero_volume_snapshot_success_total', 'schedule', 'snapshots that succeeded'],
  ['counter', 'velero_volume_snapshot_failure_total', 'schedule', 'snapshots that failed'],
  ['counter', 'velero_csi_snapshot_attempt_total', CSI, 'snapshots by CSI begun'],
  ['counter', 'velero_csi_snapshot_success_total', CSI, 'snapshots by CSI that succeeded'],
  ['counter', 'velero_csi_snapshot_failure_total', CSI, 'snapshots by CSI that failed'],
  ['counter', 'velero_repo_maintenance_success_total', 'repository_name', 'repositories tidied'],
  ['counter', 'velero_repo_maintenance_failure_total', 'repository_name', 'repositories that could not be tidied'],
  ['histogram', 'velero_repo_maintenance_duration_seconds', 'repository_name', 'time to tidy repositories'],
  ...['data_upload', 'data_download'].flatMap((movement): Row[] => [
    ['counter', `podVolume_${movement}_success_total`, 'node', 'movements of volume data that succeeded'],
    ['counter', `podVolume_${movement}_failure_total`, 'node', 'movements of volume data that failed'],
    ['counter', `podVolume_${movement}_cancel_total`, 'node', 'movements of volume data that were given up'],
  ]),
  ['counter', 'podVolume_pod_volume_backup_enqueue_count', 'node', 'volume backups that wait'],
  ['counter', 'podVolume_pod_volume_backup_dequeue_count', 'node', 'volume backups taken up'],
  [
    'histogram',
    'podVolume_pod_volume_operation_latency_seconds',
    'node operation backupName pod_volume_backup',
    'time of volume backups',
  ],
];

export const VELERO: Exporter = exporter(
  { engine: 'velero', version: '1.18', source: 'vmware-tanzu/velero pkg/metrics/metrics.go' },
  ROWS,
);
