/**
 * Backups of whole clusters by Velero (B01, B05). It has no incremental backup of objects: each run writes all of them,
 * and of volumes only what its repository does not have yet. The frequent schedule is frequent, nothing else.
 */
import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Backup, BackupHook, ClusterSchedule } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { goDuration, wholeDays } from '../engine-duration.ts';
import { platformLabels, serviceSelector } from '../object-meta.ts';
import { archivedStores, SNAPSHOTS, VOLUME_POLICY } from './locations.ts';
import { locationOf, partMeta } from './parts.ts';

/** What every cluster makes anew, and what would overwrite the Velero that restores. */
const NOT_OURS = ['kube-node-lease', 'kube-public', 'kube-system'];
/** They tell of what happened, and there are thousands. */
const EVENTS = ['events', 'events.events.k8s.io'];

function commands(command: readonly string[], container: string, { timeoutUs, fails }: BackupHook): JsonObject[] {
  if (command.length === 0) return [];
  const onError = fails === 'backup' ? 'Fail' : 'Continue';
  return [{ exec: { container, command: [...command], onError, timeout: goDuration(timeoutUs) } }];
}

/** Velero runs a hook in every pod that it meets: those of the service, whichever version. */
function hook(model: Model, name: string, written: BackupHook): JsonObject {
  const service = model.services[written.service];
  if (service === undefined) throw new Error(`hook ${name} names no service`);
  const pre = commands(written.before, service.name, written);
  const post = commands(written.after, service.name, written);
  return {
    name,
    includedNamespaces: [service.namespace],
    labelSelector: { matchLabels: serviceSelector(service) },
    ...(pre.length === 0 ? {} : { pre }),
    ...(post.length === 0 ? {} : { post }),
  };
}

function template(model: Model, backup: Backup, cluster: string, schedule: ClusterSchedule): JsonObject {
  const hooks = Object.entries(backup.hooks).map(([name, written]) => hook(model, name, written));
  const { url } = locationOf(backup, cluster);
  return {
    metadata: { labels: { ...platformLabels(model), 'nines.dev/keep': `${wholeDays(schedule.keepUs)}d` } },
    includedNamespaces: ['*'],
    excludedNamespaces: [...NOT_OURS, backup.velero.namespace].sort(),
    // Definitions and namespaces too: a restore into an empty cluster begins with them.
    includeClusterResources: true,
    excludedResources: EVENTS,
    snapshotVolumes: true,
    snapshotMoveData: true,
    csiSnapshotTimeout: '10m',
    itemOperationTimeout: '4h',
    storageLocation: schedule.location,
    ...(url === null ? { volumeSnapshotLocations: [SNAPSHOTS] } : {}),
    ttl: goDuration(schedule.keepUs),
    ...(hooks.length === 0 ? {} : { hooks: { resources: hooks } }),
    ...(archivedStores(model, cluster).length === 0
      ? {}
      : { resourcePolicy: { kind: 'configmap', name: VOLUME_POLICY } }),
  };
}

/** Schedules of one cluster. */
export function backupSchedules(model: Model, cluster: string): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  return Object.entries(backup.schedules).map(([name, schedule]) => {
    const isPaused = schedule.pausedIn.includes(cluster);
    const owner = { [OWNER_ANNOTATION]: 'spec.paused: nines failover' };
    return {
      apiVersion: 'velero.io/v1',
      kind: 'Schedule',
      metadata: partMeta(model, backup.velero.namespace, name, isPaused ? owner : undefined),
      spec: {
        schedule: schedule.at,
        ...(isPaused ? { paused: true } : {}),
        // Applied again, or read back by a new Velero, a schedule waits for its time: all of them at once are too much.
        skipImmediately: true,
        // A schedule that is pruned does not take along what it made.
        useOwnerReferencesInBackup: false,
        template: template(model, backup, cluster, schedule),
      },
    };
  });
}
