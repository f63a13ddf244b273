/**
 * Parts of tables by month (A04): a job makes those of the months to come and drops those that are no longer kept. It runs
 * every night, although months change once a month: what one night fails the next does, long before a row has nowhere to
 * go. It runs where the database writes.
 */
import { DATABASE_COMMANDS, NINES_IMAGE } from '../../engines/nines-image.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { PostgresStore, TableParts } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { type CronTiming, cronJob } from '../cron-job.ts';
import { reserved } from '../reserved.ts';
import { RESTRICTED, RESTRICTED_POD } from '../restricted-pod.ts';
import { tokenlessAccount } from '../tokenless-account.ts';
import { qualified } from './conflict-functions.ts';
import { postgresIn } from './postgres-clusters.ts';
import { storeMeta } from './store-meta.ts';

/** When least is written: before the dumps of the night. */
const NIGHTLY = '30 0 * * *';
/** Making a part waits for everybody who holds the table: rather not tonight than everybody behind it. */
const LONGEST_SECONDS = 600;
const MEMORY = 128 * 1024 ** 2;

/** `shop.carts=created_at,ahead=3,keep=24`. */
function tableWord({ table, by, ahead, keep }: TableParts): string {
  return `--table=${qualified(table)}=${by},ahead=${ahead}${keep === null ? '' : `,keep=${keep}`}`;
}

function podSpec(store: PostgresStore, name: string, tables: readonly TableParts[]): JsonObject {
  const address = `${store.name}-rw.${store.namespace}.svc.cluster.local:${store.port}`;
  const secret = (variable: string, key: string) => ({
    name: variable,
    valueFrom: { secretKeyRef: { name: `${store.name}-app`, key } },
  });
  return {
    serviceAccountName: name,
    automountServiceAccountToken: false,
    restartPolicy: 'Never',
    securityContext: RESTRICTED_POD,
    containers: [
      {
        name: 'partitions',
        image: NINES_IMAGE,
        args: [
          ...DATABASE_COMMANDS.partitions,
          `--database=postgresql://${address}/${store.database}`,
          ...tables.map(tableWord),
        ],
        env: [secret('PGUSER', 'username'), secret('PGPASSWORD', 'password')],
        resources: reserved(100, MEMORY),
        securityContext: RESTRICTED,
      },
    ],
  };
}

function job(model: Model, store: PostgresStore, tables: readonly TableParts[]): readonly KubeObject[] {
  const name = `${store.name}-partitions`;
  const metadata = storeMeta(model, store, name);
  const timing: CronTiming = {
    schedule: NIGHTLY,
    startingSeconds: 3600,
    deadlineSeconds: LONGEST_SECONDS,
    keptSeconds: 86_400,
  };
  return [tokenlessAccount(metadata), cronJob(model, metadata, timing, podSpec(store, name, tables))];
}

/** Jobs of every database that has tables in parts and writes in a cluster. */
export function partitionJobs(model: Model, cluster: string): readonly KubeObject[] {
  return postgresIn(model, cluster).flatMap((store) => {
    const tables = store.care?.partitions ?? [];
    const writesHere = store.replication.writer === 'each' || store.replication.primary === cluster;
    return tables.length === 0 || !writesHere ? [] : job(model, store, tables);
  });
}
