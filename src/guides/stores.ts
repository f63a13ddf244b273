/** What guides say of databases and caches: those that the platform runs itself, and those that others run for it. */
import type { KafkaStore, PostgresStore, RedisStore } from '../model/store-types.ts';
import { type Command, command, kubectl, kubectlIn } from './commands/command.ts';
import { objectsOf, type Site } from './site.ts';

/** CloudNativePG's kind, told apart from others of that name. */
export const DATABASE = 'clusters.postgresql.cnpg.io';

/** Databases that the platform runs. */
export function databases({ model }: Site): readonly PostgresStore[] {
  return Object.values(model.stores).filter((store) => store.kind === 'postgres');
}

/** Caches that the platform runs. */
export function caches({ model }: Site): readonly RedisStore[] {
  return Object.values(model.stores).filter((store) => store.kind === 'redis');
}

/** Strimzi's kind of a queue, told apart from others of this name. */
export const KAFKA = 'kafkas.kafka.strimzi.io';

/** Strimzi's kind of what fetches from other regions, told apart from others of this name. */
export const MIRROR = 'kafkamirrormaker2s.kafka.strimzi.io';

/** Queues that the platform runs. */
export function kafkas({ model }: Site): readonly KafkaStore[] {
  return Object.values(model.stores).filter((store) => store.kind === 'kafka');
}

/** Stores that others run: their host and kind. */
export function foreignStores({
  model,
}: Site): readonly { readonly name: string; readonly kind: string; readonly host: string; readonly port: number }[] {
  return Object.values(model.externals)
    .filter(({ name, kind }) => kind !== 'api' && model.stores[name] === undefined)
    .map(({ name, kind, host, port }) => ({ name, kind, host, port }));
}

/** Labels of the pods of a database. */
export function podsOfDatabase({ name }: PostgresStore): string {
  return `cnpg.io/cluster=${name}`;
}

/** Labels of the pod that writes. */
export function primaryOf({ name }: PostgresStore): string {
  return `cnpg.io/cluster=${name},cnpg.io/instanceRole=primary`;
}

/** How a database is: its own status, its pods, its last words. */
export function lookAtDatabase(store: PostgresStore): readonly Command[] {
  return [
    kubectlIn(store.namespace, 'get', DATABASE, store.name),
    kubectlIn(store.namespace, 'get', 'pods', '-l', podsOfDatabase(store), '-L', 'cnpg.io/instanceRole', '-o', 'wide'),
    kubectlIn(store.namespace, 'logs', '-l', primaryOf(store), '-c', 'postgres', '--tail', '100'),
  ];
}

/** A statement, asked of the one that writes: of the pod that runs here, else over the network of the one that others run. */
export function sql(site: Site, name: string, statement: string): Command {
  const store = databases(site).find((each) => each.name === name);
  if (store !== undefined) {
    const primary = `service/${store.name}-rw`;
    const words = ['-c', 'postgres', '--', 'psql', '-d', store.database, '-c', statement];
    return kubectlIn(store.namespace, 'exec', primary, ...words);
  }
  const other = foreignStores(site).find((each) => each.name === name);
  if (other === undefined) throw new Error(`no store ${name}`);
  return command('psql', '-h', other.host, '-p', String(other.port), '-U', '$USER', '-d', '$DATABASE', '-c', statement);
}

/** A pod of a cache, as `exec` takes it in every cluster that has the cache. */
export function podOfCache(site: Site, { name, namespace }: RedisStore): string {
  const sets = objectsOf(site, 'StatefulSet').filter(({ metadata }) => metadata.namespace === namespace);
  const own = sets.find(({ metadata }) => metadata.name === name || metadata.name.startsWith(`${name}-`));
  if (own === undefined) throw new Error(`the cache ${name} has no pods`);
  // A set per zone is named by its zone, which another cluster does not have: any pod of the Service will do.
  return own.metadata.name === name ? `${name}-0` : `service/${name}`;
}

/** A question to a cache. */
export function redis(site: Site, name: string, ...words: readonly string[]): Command {
  const store = caches(site).find((each) => each.name === name);
  if (store !== undefined) {
    return kubectlIn(store.namespace, 'exec', podOfCache(site, store), '-c', 'redis', '--', 'redis-cli', ...words);
  }
  const other = foreignStores(site).find((each) => each.name === name);
  if (other === undefined) throw new Error(`no store ${name}`);
  return command('redis-cli', '-h', other.host, '-p', String(other.port), ...words);
}

/** Names of the databases, whoever runs them. */
export function databaseNames(site: Site): readonly string[] {
  return [
    ...databases(site).map(({ name }) => name),
    ...foreignStores(site)
      .filter(({ kind }) => kind === 'postgres')
      .map(({ name }) => name),
  ];
}

/** Names of the caches, whoever runs them. */
export function cacheNames(site: Site): readonly string[] {
  return [
    ...caches(site).map(({ name }) => name),
    ...foreignStores(site)
      .filter(({ kind }) => kind === 'redis')
      .map(({ name }) => name),
  ];
}

/** Who answers what a cache does not, at the beginning of a sentence. */
export function behindCaches(site: Site): string {
  return databaseNames(site).length > 0 ? 'The database' : 'What is behind it';
}

/** Volumes and their classes: why a database's pod waits. */
export function volumes(namespace: string): readonly Command[] {
  return [kubectlIn(namespace, 'get', 'pvc'), kubectl('get', 'storageclasses')];
}

/** Tables that are searched row by row more often than by an index; small ones are meant to be. */
export const READ_WHOLE =
  'select relname, seq_scan, seq_tup_read, idx_scan from pg_stat_user_tables where seq_scan > coalesce(idx_scan, 0) and n_live_tup > 10000 order by seq_tup_read desc limit 20';
