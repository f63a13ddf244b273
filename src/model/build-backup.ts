import { backedUpStores, passiveClusters } from '../spec/derive/backup-of.ts';
import { clustersOf } from '../spec/derive/clusters-of.ts';
import { storeClustersOf } from '../spec/derive/stores-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenBackup } from '../spec/sections/backup.ts';
import { DAY_US, HOUR_US } from '../units/duration.ts';
import type { Backup, BackupLocation, ClusterSchedule } from './backup-types.ts';
import { backupJobs } from './build-backup-jobs.ts';
import { storeBackup } from './build-store-backup.ts';
import type { Origins } from './origins.ts';

const ETCD = { every: HOUR_US, keep: 30 * DAY_US };

/** Backups as written; null where the spec has none. */
export function buildBackup(spec: PlatformSpec, origins: Origins): Backup | null {
  const { backup } = spec;
  if (backup === undefined) return null;
  noteOrigins(backup, origins);
  const stores = Object.fromEntries(backedUpStores(spec).map((name) => [name, storeBackup(spec, name)]));
  const etcd = backup.etcd ?? (backup.controlPlane === 'self-managed' ? ETCD : null);
  const jobs = backupJobs(spec, backup, stores, etcd);
  noteParts({ stores, jobs }, origins);
  return {
    namespace: backup.namespace,
    velero: backup.velero,
    secret: backup.secret ?? (isAmazon(spec, backup) ? null : 'backup-store'),
    locations: locationsOf(spec, backup),
    schedules: schedulesOf(spec, backup),
    stores,
    jobs,
    hooks: Object.fromEntries(
      Object.entries(backup.hooks).map(([name, { timeout, ...hook }]) => [name, { ...hook, timeoutUs: timeout }]),
    ),
    validate: backup.validate,
    lock: backup.lock === 'none' ? null : { mode: backup.lock.mode, forUs: backup.lock.for },
    keys: {
      alias: `alias/${spec.metadata.name}-backup`,
      rotateUs: backup.keys.rotate,
      versions: backup.keys.versions ?? null,
      rewrap: backup.keys.rewrap,
    },
    copiesKeepUs: backup.copies.keep,
    tiers: { infrequentUs: backup.tiers.infrequent, archiveUs: backup.tiers.archive },
    etcd: etcd === null ? null : { everyUs: etcd.every, keepUs: etcd.keep },
    controlPlane: backup.controlPlane,
    compliance: complianceOf(backup),
  };
}

function complianceOf({ compliance }: WrittenBackup): Backup['compliance'] {
  const { frequency, retention, regions, rpo, rto } = compliance;
  return { frequencyUs: frequency, retentionUs: retention, regions, rpoUs: rpo, rtoUs: rto };
}

function isAmazon(spec: PlatformSpec, backup: WrittenBackup): boolean {
  return spec.provider === 'aws' && backup.urls === undefined;
}

function locationsOf(spec: PlatformSpec, backup: WrittenBackup): Readonly<Record<string, BackupLocation>> {
  const clusters = clustersOf(spec);
  const regions = Object.keys(spec.regions);
  const copiesTo = (region: string): readonly string[] =>
    backup.copies.to === undefined
      ? regions.filter((other) => other !== region)
      : (backup.copies.to[region] ?? []).filter((other) => other !== region);
  const owners = new Set(storeClustersOf(spec).map(({ name }) => name));
  return Object.fromEntries(
    clusters.map(({ name, region }) => [
      name,
      {
        cluster: name,
        region,
        bucket: `${backup.bucket}-${region}`,
        url: backup.urls?.[region] ?? null,
        copiesTo: copiesTo(region),
        copiesFrom: clusters.filter((other) => copiesTo(other.region).includes(region)).map((other) => other.name),
        ownsBucket: owners.has(name),
      },
    ]),
  );
}

function schedulesOf(spec: PlatformSpec, backup: WrittenBackup): Readonly<Record<string, ClusterSchedule>> {
  return Object.fromEntries(
    Object.entries(backup.schedules).map(([name, { at, keep }]) => [
      name,
      {
        at,
        keepUs: keep,
        location: keep > backup.tiers.archive ? 'archive' : 'default',
        // The daily one is kept everywhere: whoever takes over a region wants to know how it stood.
        pausedIn: /^\S+ \*/.test(at) ? passiveClusters(spec) : [],
      },
    ]),
  );
}

function noteOrigins(backup: WrittenBackup, origins: Origins): void {
  const at = ['backup'];
  origins.derived([...at, 'locations'], 'the bucket, the regions and `copies.to`');
  origins.derived([...at, 'jobs'], 'what is backed up, and which region writes it');
  origins.moved([...at, 'copiesKeepUs'], ['backup', 'copies', 'keep']);
  for (const [name, { keep }] of Object.entries(backup.schedules)) {
    const path = [...at, 'schedules', name];
    origins.moved([...path, 'keepUs'], ['backup', 'schedules', name, 'keep']);
    const location = keep > backup.tiers.archive ? 'kept longer than `tiers.archive`' : 'read often';
    origins.derived([...path, 'location'], location);
    origins.derived([...path, 'pausedIn'], 'what comes every hour rests in regions that only stand by');
  }
  if (backup.secret === undefined) origins.derived([...at, 'secret'], 'whose object store it is');
  origins.derived([...at, 'keys', 'alias'], 'the name of the platform');
  if (backup.etcd === undefined) origins.derived([...at, 'etcd'], 'whose control plane it is');
}

/** Notes on stores and jobs, once it is known which there are. */
function noteParts({ stores, jobs }: Pick<Backup, 'stores' | 'jobs'>, origins: Origins): void {
  for (const name of Object.keys(stores)) {
    const path = ['backup', 'stores', name];
    const written = ['data', name, 'backup'];
    if (origins.isWritten(written)) origins.moved(path, written);
    else origins.derived(path, 'as others of its kind');
    for (const field of ['keep', 'wal', 'database', 'secret']) {
      if (origins.isWritten([...written, field])) origins.moved([...path, field], [...written, field]);
      else origins.derived([...path, field], 'as others of its kind');
    }
    origins.derived([...path, 'hosts'], 'where it runs: the writer of the same cluster, or its `host`');
    origins.derived([...path, 'namespace'], 'beside the store, or among our own jobs');
  }
  for (const name of Object.keys(jobs)) {
    const path = ['backup', 'jobs', name];
    origins.derived([...path, 'schedule'], 'how often it is wanted, on a minute far from all others');
    origins.derived([...path, 'deadlineUs'], 'how often it is wanted: the next must not wait');
  }
}
