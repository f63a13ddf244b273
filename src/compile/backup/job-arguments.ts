import { BACKUP_COMMANDS } from '../../engines/nines-image.ts';
import type { Backup, BackupJob, BackupLocation, Keep, StoreBackup } from '../../model/backup-types.ts';
import type { Model } from '../../model/types.ts';
import { printDuration } from '../../units/duration.ts';
import { folderOf, locationOf } from './parts.ts';

/** `hourly=1d,daily=30d`. */
function ladder(keep: readonly Keep[]): string {
  return keep.map(({ each, forUs }) => `${each}=${printDuration(forUs)}`).join(',');
}

/** The object store, the folder in it and the key, as every command takes them. */
function place(backup: Backup, job: BackupJob, location: BackupLocation): readonly string[] {
  const { bucket, cluster, region, url } = location;
  return [
    `--to=s3://${bucket}/${folderOf(cluster, 'nines')}/${job.name}`,
    `--region=${region}`,
    ...(url === null ? [] : [`--endpoint=${url}`]),
    `--kms-key=${backup.keys.alias}`,
  ];
}

/** A dump is done with tools of the server’s own version or newer; of a server elsewhere the job asks first. */
function source(
  model: Model,
  { store, hosts, port, database, dump, isHeld }: StoreBackup,
  cluster: string,
): readonly string[] {
  const runs = model.stores[store];
  const address = `${hosts[cluster] ?? ''}:${port}`;
  return [
    `--store=${store}`,
    database === null ? `--source=redis://${address}` : `--source=postgresql://${address}/${database}`,
    // Each master of a Redis Cluster has a part of the keys.
    ...(runs?.kind === 'redis' ? [`--topology=${runs.topology.kind}`] : []),
    ...(runs === undefined ? [] : [`--server-version=${runs.version}`]),
    ...(dump === null ? [] : [`--format=${dump.format}`, `--compression=${dump.compression}`]),
    ...(isHeld ? ['--hold'] : []),
  ];
}

/** What is kept, what nobody can delete before its time, and that the last good copy stays however old it is. */
function keeping({ lock, validate }: Backup, job: BackupJob): readonly string[] {
  return [
    `--keep=${ladder(job.keep)}`,
    '--keep-last=1',
    ...(lock === null ? [] : [`--lock=${lock.mode}=${printDuration(lock.forUs)}`]),
    ...(validate.length === 0 ? [] : [`--validate=${validate.join(',')}`]),
  ];
}

function copies(backup: Backup, location: BackupLocation): readonly string[] {
  const target = (region: string): string => {
    const other = Object.values(backup.locations).find((each) => each.region === region && each.ownsBucket);
    return `--copy-to=${other?.url ?? ''}/${other?.bucket ?? ''}`;
  };
  return [
    ...location.copiesFrom.map((from) => `--verify=${from}`),
    // Amazon’s store copies by itself, all day; any other has it done here.
    ...(location.url === null ? [] : location.copiesTo.map(target)),
  ];
}

function keys({ keys: { rotateUs, versions, rewrap } }: Backup): readonly string[] {
  return [
    `--rotate-after=${printDuration(rotateUs)}`,
    ...(versions === null ? [] : [`--versions=${versions}`]),
    ...(rewrap ? ['--rewrap'] : []),
  ];
}

/** Where kubeadm and its like put the keys of etcd. */
export const ETCD_KEYS = '/etc/kubernetes/pki/etcd';
const ETCD = [
  '--etcd=https://127.0.0.1:2379',
  `--cacert=${ETCD_KEYS}/ca.crt`,
  `--cert=${ETCD_KEYS}/healthcheck-client.crt`,
  `--cert-key=${ETCD_KEYS}/healthcheck-client.key`,
];

/** Arguments of one job in one cluster. */
export function jobArguments(model: Model, backup: Backup, job: BackupJob, cluster: string): readonly string[] {
  const location = locationOf(backup, cluster);
  const store = job.store === null ? undefined : backup.stores[job.store];
  const words: readonly string[] = [
    ...BACKUP_COMMANDS[job.command],
    `--platform=${model.name}`,
    `--cluster=${cluster}`,
  ];
  const to = place(backup, job, location);
  switch (job.command) {
    case 'copies':
      return [...words, ...to, ...copies(backup, location)];
    case 'keys':
      return [...words, ...to, ...keys(backup)];
    case 'etcd':
      return [...words, ...ETCD, ...to, ...keeping(backup, job)];
    default:
      return [...words, ...(store === undefined ? [] : source(model, store, cluster)), ...to, ...keeping(backup, job)];
  }
}
