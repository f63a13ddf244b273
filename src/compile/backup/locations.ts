/**
 * Where Velero writes and reads (B01, B06, B07): its own two folders, one of which becomes cold, and the copies of other
 * regions, which it may only read. Whoever restores a lost region here finds its backups listed.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { Backup } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { platformMeta } from '../object-meta.ts';
import { CREDENTIAL_KEYS, folderOf, locationOf, partMeta } from './parts.ts';

/** Name of the policy that says which volumes are not Velero's to copy. */
export const VOLUME_POLICY = 'volume-policy';
/** The one place of volume snapshots. */
export const SNAPSHOTS = 'default';

/** A lock on the bucket makes S3 ask for a checksum of each object, which Velero sends only when told to. */
function config({ keys }: Backup, region: string, url: string | null): Record<string, string> {
  const common = { region, checksumAlgorithm: 'SHA256' };
  return url === null
    ? { ...common, serverSideEncryption: 'aws:kms', kmsKeyId: keys.alias }
    : { ...common, s3Url: url, s3ForcePathStyle: 'true' };
}

function storageLocation(
  model: Model,
  backup: Backup,
  cluster: string,
  { name, folder, isOwn }: { readonly name: string; readonly folder: string; readonly isOwn: boolean },
): KubeObject {
  const { bucket, region, url } = locationOf(backup, cluster);
  return {
    apiVersion: 'velero.io/v1',
    kind: 'BackupStorageLocation',
    metadata: partMeta(model, backup.velero.namespace, name),
    spec: {
      provider: 'aws',
      ...(name === 'default' ? { default: true } : {}),
      accessMode: isOwn ? 'ReadWrite' : 'ReadOnly',
      objectStorage: { bucket, prefix: folder },
      config: config(backup, region, url),
      ...(backup.secret === null ? {} : { credential: { name: backup.secret, key: CREDENTIAL_KEYS.velero } }),
    },
  };
}

/** Volumes of the classes of drivers that snapshot are copied into the bucket and let go: one that stays is not off-site. */
function snapshots(model: Model, backup: Backup, cluster: string): readonly KubeObject[] {
  const { region, url } = locationOf(backup, cluster);
  const { namespace, snapshots: driver } = backup.velero;
  const meta = platformMeta(model, 'velero');
  const snapshotClass: KubeObject = {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotClass',
    metadata: { ...meta, labels: { ...meta.labels, 'velero.io/csi-volumesnapshot-class': 'true' } },
    driver,
    // The namespace may be deleted before its snapshot has been copied.
    deletionPolicy: 'Retain',
  };
  if (url !== null) return [snapshotClass];
  return [
    snapshotClass,
    {
      apiVersion: 'velero.io/v1',
      kind: 'VolumeSnapshotLocation',
      metadata: partMeta(model, namespace, SNAPSHOTS),
      spec: { provider: 'aws', config: { region } },
    },
  ];
}

/** Databases whose volumes Velero leaves alone: a snapshot of running files is a backup that nobody has tried. */
export function archivedStores(model: Model, cluster: string): readonly string[] {
  return Object.values(model.backup?.stores ?? {})
    .filter(({ store, wal }) => wal !== null && model.stores[store]?.clusters.includes(cluster))
    .map(({ store }) => store);
}

function volumePolicy(model: Model, backup: Backup, stores: readonly string[]): KubeObject {
  const policies: JsonObject = {
    version: 'v1',
    volumePolicies: stores.map((store) => ({
      conditions: { pvcLabels: { 'cnpg.io/cluster': store } },
      action: { type: 'skip' },
    })),
  };
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: partMeta(model, backup.velero.namespace, VOLUME_POLICY),
    data: { 'policy.yaml': writeYaml(policies) },
  };
}

/** Where Velero of one cluster writes, what it reads, and how it copies volumes. */
export function backupLocations(model: Model, cluster: string): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  const usesArchive = Object.values(backup.schedules).some(({ location }) => location === 'archive');
  const folders = usesArchive ? (['velero', 'archive'] as const) : (['velero'] as const);
  const nameOf = (folder: 'velero' | 'archive') => (folder === 'velero' ? 'default' : 'archive');
  const own = folders.map((writer) => ({ name: nameOf(writer), folder: folderOf(cluster, writer), isOwn: true }));
  const copies = locationOf(backup, cluster).copiesFrom.flatMap((from) =>
    folders.map((writer) => ({ name: `${from}-${nameOf(writer)}`, folder: folderOf(from, writer), isOwn: false })),
  );
  const stores = archivedStores(model, cluster);
  return [
    ...[...own, ...copies].map((each) => storageLocation(model, backup, cluster, each)),
    ...snapshots(model, backup, cluster),
    ...(stores.length === 0 ? [] : [volumePolicy(model, backup, stores)]),
  ];
}
