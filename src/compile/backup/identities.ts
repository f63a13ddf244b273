/**
 * Who may do what (B06): a role per writer, for its own folder and nothing else. Nobody may delete a version: a deletion
 * hides, and the bucket forgets what is hidden when its time and its lock are over.
 */
import type { JsonObject } from '../../manifests/types.ts';
import type { Backup, BackupLocation } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { type PodIdentity, podIdentities } from '../cloud/pod-identities.ts';
import { keyStatement } from './key-statement.ts';
import { folderOf, locationOf } from './parts.ts';

interface Identity {
  /** Name in Terraform. */
  readonly key: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** Folders that it writes, and those that it only reads. */
  readonly writes: readonly string[];
  readonly reads: readonly string[];
  readonly more: readonly JsonObject[];
}

/** Snapshots of volumes that no driver makes. EC2 knows no narrower resource for most of these. */
const VOLUMES: JsonObject = {
  sid: 'Volumes',
  actions: [
    'ec2:CreateSnapshot',
    'ec2:CreateTags',
    'ec2:CreateVolume',
    'ec2:DeleteSnapshot',
    'ec2:DescribeSnapshots',
    'ec2:DescribeVolumes',
  ],
  resources: ['*'],
};

function identitiesOf(model: Model, backup: Backup, { cluster, copiesFrom }: BackupLocation): readonly Identity[] {
  const folders = (names: readonly string[], ...writers: readonly ('velero' | 'archive' | 'barman' | 'nines')[]) =>
    names.flatMap((name) => writers.map((writer) => folderOf(name, writer)));
  const velero: Identity = {
    key: 'velero',
    namespace: backup.velero.namespace,
    serviceAccount: 'velero',
    writes: folders([cluster], 'velero', 'archive'),
    reads: folders(copiesFrom, 'velero', 'archive'),
    more: [VOLUMES],
  };
  const databases = Object.values(backup.stores).flatMap(({ store, wal }): Identity[] => {
    const runs = model.stores[store];
    if (wal === null || runs === undefined || !runs.clusters.includes(cluster)) return [];
    // The operator gives the pods of a database a service account of its name.
    const place = { namespace: runs.namespace, serviceAccount: store };
    const writes = folders([cluster], 'barman').map((folder) => `${folder}/${store}`);
    const reads = folders(copiesFrom, 'barman').map((folder) => `${folder}/${store}`);
    return [{ key: `database_${store}`, ...place, writes, reads, more: [] }];
  });
  const jobs = Object.values(backup.jobs).flatMap(({ name, namespace, clusters, command }): Identity[] => {
    if (!clusters.includes(cluster)) return [];
    const all = folders([cluster], 'nines');
    // Keys are wrapped again wherever they lie, and copies are compared with what was written; a dump is its own affair.
    const writes = command === 'keys' ? all : all.map((folder) => `${folder}/${name}`);
    const reads = command === 'copies' ? copiesFrom : [];
    return [{ key: name.replaceAll('-', '_'), namespace, serviceAccount: name, writes, reads, more: [] }];
  });
  return [velero, ...databases, ...jobs];
}

function rights(backup: Backup, { bucket, region }: BackupLocation, { writes, reads, more }: Identity): JsonObject {
  const arn = `arn:aws:s3:::${bucket}`;
  const within = (folders: readonly string[]) => folders.map((folder) => `${arn}/${folder}/*`);
  const listed = [...writes, ...reads].flatMap((folder) => [folder, `${folder}/*`]);
  return {
    statement: [
      {
        sid: 'List',
        actions: ['s3:ListBucket'],
        resources: [arn],
        condition: [{ test: 'StringLike', variable: 's3:prefix', values: listed }],
      },
      { sid: 'Read', actions: ['s3:GetObject'], resources: within([...writes, ...reads]) },
      {
        sid: 'Write',
        actions: [
          's3:AbortMultipartUpload',
          's3:DeleteObject',
          's3:ListMultipartUploadParts',
          's3:PutObject',
          ...(backup.lock === null ? [] : ['s3:PutObjectLegalHold', 's3:PutObjectRetention']),
        ],
        resources: within(writes),
      },
      keyStatement('Key', backup, region, ['kms:Decrypt', 'kms:GenerateDataKey']),
      ...more,
    ],
  };
}

/** Roles of one cluster’s writers; null where they have credentials of their own. */
export function backupIdentities(model: Model, cluster: string): JsonObject | null {
  const { backup } = model;
  if (backup === null || backup.secret !== null) return null;
  const location = locationOf(backup, cluster);
  const identities = identitiesOf(model, backup, location).map((identity): PodIdentity => {
    const { key, namespace, serviceAccount } = identity;
    return {
      name: key.replaceAll('_', '-'),
      key: `backup_${key}`,
      description: `${key} of ${cluster}`,
      namespace,
      serviceAccount,
      rights: rights(backup, location, identity),
    };
  });
  return podIdentities(model, 'backup_identity_trust', identities);
}
