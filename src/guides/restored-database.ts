import { archiveName, BARMAN_PLUGIN } from '../compile/backup/parts.ts';
import type { JsonObject, KubeObject } from '../manifests/types.ts';
import type { PostgresStore } from '../model/store-types.ts';
import { objectsOf, type Site } from './site.ts';

/** A moment as people write it into the manifest. */
export const MOMENT = 'YYYY-MM-DD hh:mm:ss+00';

/** Name of the database that a restore makes. */
export function restoredName({ name }: PostgresStore): string {
  return `${name}-restored`;
}

/**
 * A database beside the old one, with what that held at a moment: from its archive of the same region. It archives nothing
 * itself and follows nobody, so that nothing of the old one can be overwritten. Null where the log is not archived.
 */
export function restoredDatabase(site: Site, store: PostgresStore): KubeObject | null {
  const wal = site.model.backup?.stores[store.name]?.wal ?? null;
  const original = objectsOf(site, 'Cluster', 'postgresql.cnpg.io/').find(
    ({ metadata }) => metadata.name === store.name,
  );
  if (wal === null || original === undefined) return null;
  const kept = ['imageName', 'resources', 'storage', 'inheritedMetadata'] as const;
  const spec = original.spec as JsonObject;
  return {
    apiVersion: original.apiVersion,
    kind: original.kind,
    metadata: { name: restoredName(store), namespace: store.namespace },
    spec: {
      instances: 1,
      ...Object.fromEntries(kept.flatMap((field) => (spec[field] === undefined ? [] : [[field, spec[field]]]))),
      bootstrap: { recovery: { source: 'origin', recoveryTarget: { targetTime: MOMENT } } },
      externalClusters: [
        {
          name: 'origin',
          plugin: {
            name: BARMAN_PLUGIN,
            parameters: { barmanObjectName: archiveName(store.name), serverName: store.name },
          },
        },
      ],
    } as JsonObject,
  };
}
