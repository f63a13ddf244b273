/** Names, places and labels of what backups are made of. */
import type { Labels, ObjectMeta } from '../../manifests/types.ts';
import type { Backup, BackupLocation } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { platformLabels } from '../object-meta.ts';

/** Who writes: each has a folder of its own within the cluster's, and rights to nothing else. */
export type Writer = 'velero' | 'archive' | 'barman' | 'nines';

/** The plugin that archives for CloudNativePG, by its own name. */
export const BARMAN_PLUGIN = 'barman-cloud.cloudnative-pg.io';
/** Keys of the Secret with the credentials of a store that is not Amazon’s. */
export const CREDENTIAL_KEYS = { access: 'access-key', secret: 'secret-key', velero: 'cloud' } as const;

/** The place of a cluster; every cluster of a platform with backups has one. */
export function locationOf({ locations }: Backup, cluster: string): BackupLocation {
  const location = locations[cluster];
  if (location === undefined) throw new Error(`cluster ${cluster} has no place for its backups`);
  return location;
}

/**
 * Folder of a writer. The cluster stands in front, since a bucket also holds what other regions copied there, under the
 * keys that it has at home.
 */
export function folderOf(cluster: string, writer: Writer): string {
  return `${cluster}/${writer}`;
}

/** Name of an archive of PostgreSQL’s log, and of the copy of another region’s. */
export function archiveName(store: string, of: string | null = null): string {
  return of === null ? `${store}-archive` : `${store}-archive-${of}`;
}

/** Metadata of an object of backups. */
export function partMeta(model: Model, namespace: string, name: string, annotations?: Labels): ObjectMeta {
  return {
    name,
    namespace,
    labels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'backup', ...platformLabels(model) },
    ...(annotations === undefined ? {} : { annotations }),
  };
}
