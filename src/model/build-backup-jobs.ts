import { everyOf, isDumped, passiveClusters } from '../spec/derive/backup-of.ts';
import { clustersOf } from '../spec/derive/clusters-of.ts';
import { primaryRegionOf, storeClustersOf, writerOf } from '../spec/derive/stores-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenBackup } from '../spec/sections/backup.ts';
import { DAY_US, HOUR_US, MINUTE_US } from '../units/duration.ts';
import { Minutes } from './backup-minutes.ts';
import type { BackupJob, StoreBackup } from './backup-types.ts';
import { ladderOf } from './build-store-backup.ts';

/** Longer than any copy that is worth waiting for: at 100 MiB/s it is a terabyte. */
const LONGEST_RUN_US = 4 * HOUR_US;
/** Where keys of etcd and the control plane lie. */
const CONTROL_PLANE_NAMESPACE = 'kube-system';
/** A new key is needed once in its lifetime; looking every night costs nothing. */
const KEYS_HOUR = 4;

type Placed = Pick<BackupJob, 'clusters' | 'pausedIn'>;

/** Leaves a tenth of the time, and five minutes at least, to the next run. */
function deadlineOf(everyUs: number): number {
  const room = Math.min(everyUs - 5 * MINUTE_US, Math.round((everyUs * 0.9) / MINUTE_US) * MINUTE_US);
  return Math.max(MINUTE_US, Math.min(LONGEST_RUN_US, room));
}

/**
 * Where a store is copied: of one that is written in one region only there, for its followers hold the same and cancel a
 * query that takes as long as a dump. The other clusters have the job too, at rest: who takes over only has to let it run.
 */
function placeOf(spec: PlatformSpec, name: string): Placed {
  const store = spec.data[name];
  const clusters = storeClustersOf(spec);
  const names = clusters.map((cluster) => cluster.name);
  if (store === undefined) return { clusters: names, pausedIn: [] };
  const isEverywhere = store.run !== undefined && (store.kind === 'redis' || writerOf(store) === 'each');
  if (isEverywhere) return { clusters: names, pausedIn: names.filter((each) => passiveClusters(spec).includes(each)) };
  const writer = primaryRegionOf(spec, store);
  return { clusters: names, pausedIn: clusters.filter(({ region }) => region !== writer).map((each) => each.name) };
}

/** Everything that is wanted, and the minutes that are taken so far. */
interface Wanted {
  readonly spec: PlatformSpec;
  readonly backup: WrittenBackup;
  readonly minutes: Minutes;
}

function often({ minutes }: Wanted, everyUs: number): Pick<BackupJob, 'schedule' | 'deadlineUs'> {
  return { schedule: minutes.schedule(everyUs), deadlineUs: deadlineOf(everyUs) };
}

function everywhere({ spec }: Wanted): Placed {
  return { clusters: clustersOf(spec).map(({ name }) => name), pausedIn: [] };
}

/** Once for each bucket. */
function perRegion({ spec }: Wanted): Placed {
  return { clusters: storeClustersOf(spec).map(({ name }) => name), pausedIn: [] };
}

function storeJob(wanted: Wanted, store: StoreBackup): BackupJob {
  return {
    name: `backup-${store.store}`,
    command: store.kind === 'redis' ? 'export' : 'dump',
    store: store.store,
    namespace: store.namespace,
    keep: store.keep,
    ...often(wanted, everyOfStore(wanted.spec, store)),
    ...placeOf(wanted.spec, store.store),
  };
}

function configurationJob(wanted: Wanted): BackupJob {
  const { configuration, namespace } = wanted.backup;
  return {
    name: 'backup-configuration',
    command: 'configuration',
    store: null,
    namespace,
    keep: ladderOf(configuration.keep),
    ...often(wanted, configuration.every),
    ...everywhere(wanted),
  };
}

function etcdJob(wanted: Wanted, etcd: { readonly every: number; readonly keep: number }): BackupJob {
  return {
    name: 'backup-etcd',
    command: 'etcd',
    store: null,
    namespace: CONTROL_PLANE_NAMESPACE,
    keep: [{ each: 'all', forUs: etcd.keep }],
    ...often(wanted, etcd.every),
    ...everywhere(wanted),
  };
}

/** What copies nothing, and looks after what was copied. */
function caringJobs(wanted: Wanted): readonly BackupJob[] {
  const { spec, backup, minutes } = wanted;
  const common = { store: null, namespace: backup.namespace, keep: [], ...perRegion(wanted) };
  const hasCopies = storeClustersOf(spec).length > 1;
  const copies: BackupJob = {
    ...common,
    name: 'backup-copies',
    command: 'copies',
    schedule: backup.copies.verify,
    deadlineUs: LONGEST_RUN_US,
  };
  const [minute = '0'] = minutes.schedule(DAY_US).split(' ');
  const schedule = `${minute} ${KEYS_HOUR} * * *`;
  return [
    ...(hasCopies ? [copies] : []),
    { ...common, name: 'backup-keys', command: 'keys', schedule, deadlineUs: HOUR_US },
  ];
}

/** Our own jobs, by name, each on a minute of its own. */
export function backupJobs(
  spec: PlatformSpec,
  backup: WrittenBackup,
  stores: Readonly<Record<string, StoreBackup>>,
  etcd: { readonly every: number; readonly keep: number } | null,
): Readonly<Record<string, BackupJob>> {
  const minutes = new Minutes();
  for (const { at } of Object.values(backup.schedules)) minutes.take(at);
  for (const { wal } of Object.values(stores)) if (wal !== null) minutes.take(wal.base);
  minutes.take(backup.copies.verify);
  const wanted: Wanted = { spec, backup, minutes };
  const isOurs = etcd !== null && backup.controlPlane === 'self-managed';
  const jobs = [
    ...Object.values(stores).map((store) => storeJob(wanted, store)),
    configurationJob(wanted),
    ...(isOurs ? [etcdJob(wanted, etcd)] : []),
    ...caringJobs(wanted),
  ];
  return Object.fromEntries(jobs.map((job) => [job.name, job]));
}

function everyOfStore(spec: PlatformSpec, { store, kind }: StoreBackup): number {
  const written = spec.data[store];
  if (written === undefined || !isDumped(kind)) throw new Error(`no store ${store}`);
  return everyOf(written, kind);
}
