import { backedUpStores, passiveClusters } from '../spec/derive/backup-of.ts';
import { clustersOf } from '../spec/derive/clusters-of.ts';
import { storeClustersOf } from '../spec/derive/stores-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenBackup } from '../spec/sections/backup.ts';
import type { Backup, BackupLocation, ClusterSchedule } from './backup-types.ts';
import { backupJobs } from './build-backup-jobs.ts';
import { storeBackup } from './build-store-backup.ts';
import type { Origins } from './origins.ts';

const HOUR_US = 3_600_000_000;
const DAY_US = 24 * HOUR_US;
const ETCD = { every: HOUR_US, keep: 30 * DAY_US };

/** Backups as written; null where the spec has none. */
export function buildBackup(spec: PlatformSpec, origins: Origins): Backup | null {
  const { backup } = spec;
  if (backup === undefined) return null;
  noteOrigins(spec, backup, origins);
  const stores = Object.fromEntries(backedUpStores(spec).map((name) => [name, storeBackup(spec, name)]));
  const etcd = backup.etcd ?? (backup.controlPlane === 'self-managed' ? ETCD : null);
  return {
    namespace: backup.namespace,
    velero: backup.velero,
    secret: backup.secret ?? (isAmazon(spec, backup) ? null : 'backup-store'),
    locations: locationsOf(spec, backup),
    schedules: schedulesOf(spec, backup),
    stores,
    jobs: backupJobs(spec, backup, stores, etcd),
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

function noteOrigins(spec: PlatformSpec, backup: WrittenBackup, origins: Origins): void {
  const at = ['backup'];
  origins.derived([...at, 'locations'], 'the bucket, the regions and `copies.to`');
  origins.derived([...at, 'stores'], 'every PostgreSQL and Redis of `data`, or those that are listed');
  origins.derived([...at, 'jobs'], 'how often each is wanted; minutes are chosen as far apart as they get');
  origins.moved([...at, 'copiesKeepUs'], ['backup', 'copies', 'keep']);
  for (const [name, { keep }] of Object.entries(backup.schedules)) {
    origins.moved([...at, 'schedules', name, 'keepUs'], ['backup', 'schedules', name, 'keep']);
    const location = keep > backup.tiers.archive ? 'kept longer than `tiers.archive`' : 'read often';
    origins.derived([...at, 'schedules', name, 'location'], location);
  }
  if (backup.secret === undefined) origins.derived([...at, 'secret'], 'whose object store it is');
  origins.derived([...at, 'keys', 'alias'], 'the name of the platform');
  if (backup.etcd === undefined) origins.derived([...at, 'etcd'], 'whose control plane it is');
  for (const name of backedUpStores(spec)) origins.moved([...at, 'stores', name], ['data', name, 'backup']);
}
