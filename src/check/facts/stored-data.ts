/** What a workload stores, by its image or the name of its container. */
import type { Workload } from '../../kubernetes/workload.ts';
import { isRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import { podSpecOf } from './pod-spec.ts';

/** Stores whose data exist once. Exporters and proxies are named otherwise. */
const SINGLE =
  /^(?:postgres(?:ql)?|postgis|redis|valkey|mysql|mariadb|mongo(?:db)?|cassandra|etcd|clickhouse(?:-server)?|couchdb|influxdb|cockroach|[a-z0-9]+-db)$/;
/** Those that copy what they have among themselves or have it from others, and object stores, which is where backups go. */
const COPIED = /^(?:kafka|zookeeper|opensearch|elasticsearch|rabbitmq|minio)$/;
/** Volumes whose content goes with the pod. */
const EPHEMERAL = ['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI'];

export interface StoredData {
  /** Image or container: `postgres`. */
  readonly engine: string;
  /** Whether its data exist nowhere else. */
  readonly isSingle: boolean;
  /** Whether it has a volume that outlives the pod. */
  readonly isKept: boolean;
}

/** The store that a workload runs; null for one that runs none, and for a cache, which may be lost: that makes it one. */
export function storeOf(workload: Workload): StoredData | null {
  const { object } = workload.manifest;
  const spec = podSpecOf(object);
  const names = recordsAt(spec, ['containers']).flatMap(([, container]) => {
    const [path = ''] = (stringAt(container, ['image']) ?? '').split('@');
    return [path.slice(path.lastIndexOf('/') + 1).split(':')[0] ?? '', stringAt(container, ['name']) ?? ''];
  });
  const engine = names.find((name) => SINGLE.test(name)) ?? names.find((name) => COPIED.test(name));
  if (engine === undefined || /cache/.test(workload.name)) return null;
  const isKept = recordsAt(spec, ['volumes']).some(
    ([, volume]) => isRecord(volume) && !EPHEMERAL.some((kind) => volume[kind] !== undefined),
  );
  return {
    engine,
    isSingle: SINGLE.test(engine),
    isKept: isKept || recordsAt(object, ['spec', 'volumeClaimTemplates']).length > 0,
  };
}
