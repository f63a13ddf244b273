/**
 * PostgreSQL's log and files (B02): an archive per region by the Barman Cloud plugin, since what CloudNativePG itself had
 * for it is deprecated, and a copy of the files every night, without which a log restores nothing.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Backup, StoreBackup } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { wholeDays } from '../engine-duration.ts';
import { archiveName, BARMAN_PLUGIN, CREDENTIAL_KEYS, folderOf, locationOf, partMeta } from './parts.ts';

/** What the sidecar of each instance takes; it grows with what it uploads at once (plugin-barman-cloud#765). */
const SIDECAR = { requests: { cpu: '100m', memory: '256Mi' }, limits: { cpu: '500m', memory: '512Mi' } };

function credentials({ secret }: Backup): JsonObject {
  if (secret === null) return { inheritFromIAMRole: true };
  return {
    accessKeyId: { name: secret, key: CREDENTIAL_KEYS.access },
    secretAccessKey: { name: secret, key: CREDENTIAL_KEYS.secret },
  };
}

/**
 * The key is named: asked for `aws:kms` alone, S3 takes Amazon's own key and not that of the bucket. Elsewhere the store
 * encrypts by itself, or nobody does.
 */
function encryption({ keys }: Backup, url: string | null, field: string): JsonObject {
  if (url !== null) return {};
  return { encryption: 'aws:kms', [field]: ['--sse-kms-key-id', keys.alias] };
}

function objectStore(
  model: Model,
  backup: Backup,
  { store, wal, isHeld }: StoreBackup,
  cluster: string,
  of: string,
): KubeObject {
  const { bucket, url } = locationOf(backup, cluster);
  const isOwn = of === cluster;
  const namespace = model.stores[store]?.namespace ?? '';
  return {
    apiVersion: 'barmancloud.cnpg.io/v1',
    kind: 'ObjectStore',
    metadata: partMeta(model, namespace, archiveName(store, isOwn ? null : of)),
    spec: {
      // A copy is only read: what has grown old there is the bucket's business.
      ...(isOwn && wal !== null && !isHeld ? { retentionPolicy: `${wholeDays(wal.keepUs)}d` } : {}),
      configuration: {
        destinationPath: `s3://${bucket}/${folderOf(of, 'barman')}`,
        ...(url === null ? {} : { endpointURL: url }),
        s3Credentials: credentials(backup),
        wal: { compression: 'zstd', maxParallel: 4, ...encryption(backup, url, 'archiveAdditionalCommandArgs') },
        data: { compression: 'gzip', jobs: 2, ...encryption(backup, url, 'additionalCommandArgs') },
      },
      instanceSidecarConfiguration: { resources: SIDECAR },
    },
  };
}

/** Second, minute, hour …: CloudNativePG counts six fields, and takes the first of five for the second too. */
function base(model: Model, { store, wal }: StoreBackup): KubeObject {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'ScheduledBackup',
    metadata: partMeta(model, model.stores[store]?.namespace ?? '', `${store}-base`),
    spec: {
      schedule: `0 ${wal?.base ?? ''}`,
      cluster: { name: store },
      method: 'plugin',
      pluginConfiguration: { name: BARMAN_PLUGIN },
      target: 'prefer-standby',
      // Neither the schedule nor the database takes its backups along when it is deleted.
      backupOwnerReference: 'none',
      immediate: true,
    },
  };
}

/** Archives of the databases of one cluster, and where those of other regions have been copied to. */
export function archives(model: Model, cluster: string): readonly KubeObject[] {
  const { backup } = model;
  if (backup === null) return [];
  const { copiesFrom } = locationOf(backup, cluster);
  return Object.values(backup.stores).flatMap((store) => {
    const clusters = model.stores[store.store]?.clusters ?? [];
    if (store.wal === null || !clusters.includes(cluster)) return [];
    const others = copiesFrom.filter((other) => clusters.includes(other));
    return [...[cluster, ...others].map((of) => objectStore(model, backup, store, cluster, of)), base(model, store)];
  });
}
