/** What is copied where, when, and how long it stays (B01 to B10), as `compile` reads it. */

export interface Backup {
  /** Of our own jobs. */
  readonly namespace: string;
  readonly velero: { readonly namespace: string; readonly version: string; readonly snapshots: string };
  /** Secret with the credentials of the object store; null: the identity of the pods. */
  readonly secret: string | null;
  /** By cluster: where it writes. */
  readonly locations: Readonly<Record<string, BackupLocation>>;
  /** Backups of whole clusters, by name. */
  readonly schedules: Readonly<Record<string, ClusterSchedule>>;
  /** Stores that are backed up, by name. */
  readonly stores: Readonly<Record<string, StoreBackup>>;
  /** Our own jobs, by name. */
  readonly jobs: Readonly<Record<string, BackupJob>>;
  readonly hooks: Readonly<Record<string, BackupHook>>;
  /** When jobs look whether it can work, and whether it did. */
  readonly validate: readonly ('before' | 'after')[];
  /** Null: whoever has the credentials can delete. */
  readonly lock: { readonly mode: 'compliance' | 'governance'; readonly forUs: number } | null;
  readonly keys: BackupKeys;
  /** How long the copies in other regions are kept. */
  readonly copiesKeepUs: number;
  readonly tiers: { readonly infrequentUs: number; readonly archiveUs: number };
  /** Wanted snapshots of etcd; null: nobody asked for them. */
  readonly etcd: { readonly everyUs: number; readonly keepUs: number } | null;
  readonly controlPlane: 'managed' | 'self-managed';
  readonly compliance: {
    readonly frequencyUs: number;
    readonly retentionUs: number;
    readonly regions: number;
    readonly rpoUs: number;
    readonly rtoUs: number;
  };
}

export interface BackupLocation {
  readonly cluster: string;
  readonly region: string;
  readonly bucket: string;
  /** Null: Amazon’s own. */
  readonly url: string | null;
  /** Regions whose buckets get what this cluster writes. */
  readonly copiesTo: readonly string[];
  /** Clusters of other regions whose copies arrive in this bucket. */
  readonly copiesFrom: readonly string[];
  /** The first cluster of its region has the bucket made, and looks after it. */
  readonly ownsBucket: boolean;
}

export interface ClusterSchedule {
  readonly at: string;
  readonly keepUs: number;
  /** What is kept longer than the last tier begins lies apart, so that it can become cold. */
  readonly location: 'default' | 'archive';
  /** Clusters in which it rests: of regions that only stand by, where nothing changes between two full backups. */
  readonly pausedIn: readonly string[];
}

/** How long which points stay, the shortest first: the last of each hour, day, week or month, or all. */
export interface Keep {
  readonly each: 'all' | 'hourly' | 'daily' | 'weekly' | 'monthly';
  readonly forUs: number;
}

export interface StoreBackup {
  readonly store: string;
  readonly kind: 'postgres' | 'redis';
  /** Host by cluster: its own where it runs there, else where somebody else runs it. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly port: number;
  /** Null for Redis. */
  readonly database: string | null;
  /** Where its jobs run: beside it, or among our own. */
  readonly namespace: string;
  /** There: `username` and `password`; null: nobody asks for them. */
  readonly secret: string | null;
  /** Null for Redis. */
  readonly dump: { readonly format: string; readonly compression: number } | null;
  /** Null where nobody here has its log. */
  readonly wal: { readonly everyUs: number; readonly keepUs: number; readonly base: string } | null;
  readonly keep: readonly Keep[];
  /** A legal hold: nothing of it is deleted, whatever its age. */
  readonly isHeld: boolean;
}

export interface BackupJob {
  readonly name: string;
  readonly command: 'dump' | 'export' | 'configuration' | 'etcd' | 'copies' | 'keys';
  readonly namespace: string;
  /** Store that it copies; null: none. */
  readonly store: string | null;
  /** Five fields, in UTC; no two jobs begin in the same minute. */
  readonly schedule: string;
  /** A run that lasts longer is ended: the next is due. */
  readonly deadlineUs: number;
  readonly keep: readonly Keep[];
  /** Clusters that have it, and those of them where it rests until somebody writes there. */
  readonly clusters: readonly string[];
  readonly pausedIn: readonly string[];
}

export interface BackupHook {
  readonly service: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly timeoutUs: number;
  readonly fails: 'backup' | 'nothing';
}

export interface BackupKeys {
  /** One in each region. */
  readonly alias: string;
  readonly rotateUs: number;
  /** Null: every one. */
  readonly versions: number | null;
  readonly rewrap: boolean;
}
