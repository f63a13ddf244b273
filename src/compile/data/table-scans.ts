/**
 * How tables are read, for alerts on missing indexes (A04): the operator runs the query in every database and hands out
 * each column as a metric of the table. It counts since the statistics began, as PostgreSQL does.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import { writeYaml } from '../../manifests/write-manifests.ts';
import type { PostgresStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { storeMeta } from './store-meta.ts';

const KEY = 'queries';
/** Without it the operator reads a ConfigMap once. */
const RELOAD = 'cnpg.io/reload';

/** One row per table; the names of the columns are those of the metrics. */
export const TABLE_SCANS =
  'SELECT pg_catalog.current_database() AS datname, schemaname, relname, seq_scan, n_live_tup FROM pg_catalog.pg_stat_user_tables';

const QUERIES: JsonObject = {
  nines_tables: {
    query: TABLE_SCANS,
    target_databases: ['*'],
    metrics: [
      { datname: { usage: 'LABEL', description: 'Name of the database' } },
      { schemaname: { usage: 'LABEL', description: 'Name of the schema' } },
      { relname: { usage: 'LABEL', description: 'Name of the table' } },
      { seq_scan: { usage: 'COUNTER', description: 'Times that the table was read from end to end' } },
      { n_live_tup: { usage: 'GAUGE', description: 'Rows, about' } },
    ],
  },
};

function nameOf(store: PostgresStore): string {
  return `${store.name}-queries`;
}

/** The object that holds the query; none where a database is let run and nothing more. */
export function tableScans(model: Model, store: PostgresStore): readonly KubeObject[] {
  if (store.care === null) return [];
  const meta = storeMeta(model, store, nameOf(store));
  const metadata = { ...meta, labels: { ...meta.labels, [RELOAD]: '' } };
  return [{ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { [KEY]: writeYaml(QUERIES) } }];
}

/** What the database is told of it. */
export function monitoredScans(store: PostgresStore): JsonObject {
  if (store.care === null) return {};
  return { monitoring: { customQueriesConfigMap: [{ name: nameOf(store), key: KEY }] } };
}
