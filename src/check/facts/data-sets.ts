/**
 * Data of a cluster, and every way in which an earlier state of it can be had back: what "how much can be lost" and "how
 * far back can we look" are asked of.
 *
 * A data set is a database of CloudNativePG, a workload that runs a store, a store elsewhere that a job copies, or the
 * cluster’s objects. Brokers and search indexes are left out: their data are mirrored or built again.
 */

import { parseDurationUs } from '../../manifests/duration.ts';
import { booleanAt, itemsAt, numberAt, recordAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { MINUTE_US, parseDuration } from '../../units/duration.ts';
import { remembered } from '../../units/remembered.ts';
import { type BackupSchedule, backupSchedules } from './backup-schedules.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { includesNamespace } from './included-namespaces.ts';
import { podSpecOf } from './pod-spec.ts';
import { archiveOf, archiveTimeoutUs, databasesOf, retentionUs } from './postgres-archive.ts';
import { storeOf } from './stored-data.ts';

/** One way back. */
export interface RestoreSource {
  readonly what: 'log' | 'files' | 'volumes' | 'objects' | 'copy';
  readonly manifest: Manifest;
  readonly path: Path;
  /** Longest time between two points; null: nobody can say. */
  readonly everyUs: number | null;
  /** From what a point holds to when it can be restored; null: nobody can say. */
  readonly takesUs: number | null;
  /** How long the oldest point is kept; null: nobody can say, or for ever. */
  readonly keepUs: number | null;
  readonly keepPath: Path;
  /** It waits to be resumed. */
  readonly isPaused: boolean;
}

export interface DataSet {
  /** `postgresql shop-data/db`. */
  readonly name: string;
  readonly kind: 'database' | 'workload' | 'elsewhere' | 'cluster';
  readonly manifest: Manifest;
  readonly sources: readonly RestoreSource[];
}

/** What our own jobs copy that is no store. */
const NO_STORE = /^(?:configuration|copies|etcd|keys)$/;
/** And what copies no data of anybody. */
const NO_COPY = /^(?:configuration|copies|keys)$/;
/** What Velero does where nothing is said. */
const VELERO_TTL = '720h';
function schedulesOf(facts: ClusterFacts, cluster: Manifest): readonly BackupSchedule[] {
  const namespace = facts.index.namespaceOf(cluster) ?? 'default';
  return backupSchedules(facts).filter(
    (each) =>
      each.engine === 'cloudnative-pg' &&
      each.namespace === namespace &&
      stringAt(each.manifest.object, ['spec', 'cluster', 'name']) === cluster.object.metadata.name,
  );
}

function databaseSources(facts: ClusterFacts, cluster: Manifest): readonly RestoreSource[] {
  const archive = archiveOf(facts, cluster);
  const bases = schedulesOf(facts, cluster);
  const keepUs = archive === null ? null : retentionUs(stringAt(archive.manifest.object, archive.retention));
  const files = bases.map((base): RestoreSource => {
    const common = {
      manifest: base.manifest,
      path: base.path,
      takesUs: null,
      isPaused: base.isPaused || base.gapUs === null,
    };
    return { ...common, what: 'files', everyUs: base.gapUs, keepUs, keepPath: base.path };
  });
  // A log without files to begin with restores nothing.
  if (archive === null || files.every(({ isPaused }) => isPaused)) return files;
  const path = ['spec', 'postgresql', 'parameters', 'archive_timeout'];
  const timeoutUs = archiveTimeoutUs(cluster);
  const everyUs = timeoutUs === 0 ? null : timeoutUs;
  const log: RestoreSource = {
    ...{ what: 'log', manifest: cluster, path, everyUs, takesUs: MINUTE_US },
    ...{ keepUs, keepPath: archive.retention, isPaused: false },
  };
  return [log, ...files];
}

function option(args: readonly string[], name: string): string | undefined {
  return args.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** Words of a job’s containers. */
export function argumentsOf({ object }: Manifest): readonly string[] {
  return recordsAt(podSpecOf(object), ['containers']).flatMap(([, container]) =>
    [...itemsAt(container, ['command']), ...itemsAt(container, ['args'])].map(String),
  );
}

/** Host of the store that a job copies, by `--host` or by the URL in `--source`; undefined where it names none. */
export function sourceHost(args: readonly string[]): string | undefined {
  const [, host] = /^[a-z]+:\/\/(?:[^@/]*@)?([^:/]+)/.exec(option(args, 'source') ?? '') ?? [];
  return host ?? option(args, 'host');
}

/** `all=6h,daily=7d` → the longest. */
function longestKeepUs(ladder: string | undefined): number | null {
  const times = (ladder ?? '').split(',').map((rung) => parseDuration(rung.slice(rung.indexOf('=') + 1)));
  const known = times.flatMap((each) => (each.ok ? [each.value] : []));
  return known.length === 0 ? null : Math.max(...known);
}

function copyOf(schedule: BackupSchedule): RestoreSource {
  const { manifest, path, gapUs, isPaused } = schedule;
  const seconds = numberAt(manifest.object, ['spec', 'jobTemplate', 'spec', 'activeDeadlineSeconds']);
  return {
    what: 'copy',
    manifest,
    path,
    everyUs: gapUs,
    takesUs: seconds === undefined ? null : seconds * 1e6,
    keepUs: longestKeepUs(option(argumentsOf(manifest), 'keep')),
    keepPath: [],
    isPaused: isPaused || gapUs === null,
  };
}

function veleroOf(schedule: BackupSchedule, what: 'volumes' | 'objects'): RestoreSource {
  const { manifest, path, gapUs, isPaused } = schedule;
  const keepPath = ['spec', 'template', 'ttl'];
  const keepUs = parseDurationUs(stringAt(manifest.object, keepPath) ?? VELERO_TTL) ?? null;
  return {
    what,
    manifest,
    path,
    everyUs: gapUs,
    takesUs: null,
    keepUs,
    keepPath,
    isPaused: isPaused || gapUs === null,
  };
}

/** Whether Velero copies the volumes of a namespace, as far as its schedule says. */
function copiesVolumes({ manifest }: BackupSchedule, namespace: string): boolean {
  const template = recordAt(manifest.object, ['spec', 'template']) ?? {};
  const skips = itemsAt(template, ['excludedResources']).some((each) =>
    /^persistentvolume(?:claim)?s$/.test(String(each)),
  );
  const byFiles = booleanAt(template, ['defaultVolumesToFsBackup']) === true;
  return (
    includesNamespace(template, namespace) && !skips && (booleanAt(template, ['snapshotVolumes']) !== false || byFiles)
  );
}

/** Jobs that name a host of the store, or that copy something in its namespace without saying what. */
function jobsFor(facts: ClusterFacts, namespace: string, names: readonly string[]): readonly RestoreSource[] {
  return backupSchedules(facts)
    .filter((each) => each.engine === 'job')
    .filter((each) => {
      const host = sourceHost(argumentsOf(each.manifest));
      if (host === undefined)
        return each.namespace === namespace && !argumentsOf(each.manifest).some((word) => NO_STORE.test(word));
      return names.some((name) => host === name || host.startsWith(`${name}.${namespace}.`));
    })
    .map(copyOf);
}

function workloadSets(facts: ClusterFacts): readonly DataSet[] {
  return facts.workloads.flatMap((workload): readonly DataSet[] => {
    const store = workload.operator === null ? storeOf(workload) : null;
    if (store === null || !store.isSingle) return [];
    const { manifest, namespace, name } = workload;
    const volumes = backupSchedules(facts)
      .filter((each) => each.engine === 'velero' && store.isKept && copiesVolumes(each, namespace))
      .map((each) => veleroOf(each, 'volumes'));
    const names = [name, ...facts.servicesOf(workload).map(({ service }) => service.name)];
    const sources = [...volumes, ...jobsFor(facts, namespace, names)];
    return [{ name: `${store.engine} ${namespace}/${name}`, kind: 'workload', manifest, sources }];
  });
}

/** Jobs that copy something which nobody here runs: a store elsewhere, or what only their scripts know. */
function elsewhere(facts: ClusterFacts, known: readonly DataSet[]): readonly DataSet[] {
  const taken = new Set(known.flatMap(({ sources }) => sources.map(({ manifest }) => manifest)));
  return backupSchedules(facts).flatMap((each): readonly DataSet[] => {
    const { engine, manifest } = each;
    const words = argumentsOf(manifest);
    if (engine !== 'job' || taken.has(manifest) || words.some((word) => NO_COPY.test(word))) return [];
    const host = sourceHost(words);
    const store = option(words, 'store');
    const name = host === undefined ? `what ${manifest.object.metadata.name} copies` : `${store ?? 'store'} at ${host}`;
    return [{ name, kind: 'elsewhere', manifest, sources: [copyOf(each)] }];
  });
}

/** What Velero writes down, and what our own export does. */
function objectsOf(facts: ClusterFacts): readonly DataSet[] {
  const all = backupSchedules(facts);
  const velero = all.filter(({ engine }) => engine === 'velero');
  const exports = all.filter(
    ({ engine, manifest }) => engine === 'job' && argumentsOf(manifest).includes('configuration'),
  );
  const [first] = [...velero, ...exports];
  if (first === undefined) return [];
  const sources = [...velero.map((each) => veleroOf(each, 'objects')), ...exports.map(copyOf)];
  return [{ name: `objects of ${facts.cluster}`, kind: 'cluster', manifest: first.manifest, sources }];
}

/** Every data set of a cluster. */
export const dataSets = remembered((facts: ClusterFacts): readonly DataSet[] => {
  const databases = databasesOf(facts).map((manifest): DataSet => {
    const namespace = facts.index.namespaceOf(manifest) ?? 'default';
    const { name } = manifest.object.metadata;
    const jobs = jobsFor(facts, namespace, [`${name}-rw`, `${name}-ro`, `${name}-r`]);
    const sources = [...databaseSources(facts, manifest), ...jobs];
    return { name: `postgresql ${namespace}/${name}`, kind: 'database', manifest, sources };
  });
  const own = [...databases, ...workloadSets(facts)];
  return [...own, ...elsewhere(facts, own), ...objectsOf(facts)];
});
