/**
 * Our own program as pods run it: one image, and the first words of each command. Whoever compiles a pod of ours takes
 * both from here, so that a release changes one line.
 */
export const NINES_IMAGE = 'registry.example/nines/nines:0.1.0';

/** First words of `nines backup …`, by what it copies or looks after. */
export const BACKUP_COMMANDS = {
  /** A portable dump of a database. */
  dump: ['backup', 'dump'],
  /** What a Redis holds, as its own file. */
  export: ['backup', 'export'],
  /** The cluster's objects. */
  configuration: ['backup', 'configuration'],
  etcd: ['backup', 'etcd'],
  /** Checksums of what other regions have copied here; where the store does not copy by itself, the copying too. */
  copies: ['backup', 'copies'],
  /** A new key for new backups, and data keys wrapped again. */
  keys: ['backup', 'keys'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** First words of `nines database …`: what is done in a database while it runs. */
export const DATABASE_COMMANDS = {
  /** Parts of tables for months to come; those that are no longer kept are dropped. */
  partitions: ['database', 'partitions'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** First words of `nines sync …`: copies what is new, and takes from caches what was replaced. */
export const SYNC_COMMANDS = {
  copy: ['sync', 'copy'],
  watch: ['sync', 'watch'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
