import type { JsonObject } from '../../manifests/types.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { SECOND_US } from '../../units/duration.ts';
import { archiveName, BARMAN_PLUGIN } from './parts.ts';

/**
 * Entry of `spec.plugins` of a store's `Cluster` in one cluster: its log goes to the archive of the same region, also
 * while it follows another, so that it can be restored there from the moment it takes over. Null where nobody archives.
 */
export function barmanPlugin({ backup }: Model, store: PostgresStore, cluster: string): JsonObject | null {
  const wal = backup?.stores[store.name]?.wal ?? null;
  if (wal === null || !store.clusters.includes(cluster)) return null;
  return { name: BARMAN_PLUGIN, isWALArchiver: true, parameters: { barmanObjectName: archiveName(store.name) } };
}

/** PostgreSQL's `archive_timeout`: a segment that fills slowly is archived after it all the same. */
export function archiveTimeout({ backup }: Model, store: PostgresStore): string | null {
  const wal = backup?.stores[store.name]?.wal ?? null;
  return wal === null ? null : `${Math.ceil(wal.everyUs / SECOND_US)}s`;
}
