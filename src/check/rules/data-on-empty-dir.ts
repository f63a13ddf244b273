import type { Workload } from '../../kubernetes/workload.ts';
import { isRecord, recordsAt, stringAt } from '../../manifests/field.ts';
import { inEachCluster } from '../facts/cluster-facts.ts';
import { podSpecOf } from '../facts/pod-spec.ts';
import type { Rule, RuleFinding } from '../types.ts';

/** Last part of an image's name → what is in it. Exporters and proxies beside a store are named otherwise. */
const STORE =
  /^(?:postgres(?:ql)?|postgis|redis|valkey|mysql|mariadb|mongo(?:db)?|kafka|zookeeper|opensearch|elasticsearch|cassandra|rabbitmq|etcd|minio|clickhouse(?:-server)?|couchdb|influxdb|cockroach|[a-z0-9]+-db)$/;
/** Volumes whose content goes with the pod. */
const EPHEMERAL = ['emptyDir', 'configMap', 'secret', 'projected', 'downwardAPI'];

/** Where images of data stores keep what they store. */
const DATA_PATH = /data|\/var\/lib\/|\/db\b/;

/** The name of the store in a container, by its image or its own name. */
function storeOf(container: unknown): string | null {
  const [path = ''] = (stringAt(container, ['image']) ?? '').split('@');
  const image = path.slice(path.lastIndexOf('/') + 1).split(':')[0] ?? '';
  return [image, stringAt(container, ['name']) ?? ''].find((name) => STORE.test(name)) ?? null;
}

/** The emptyDir that is mounted where data are kept. */
function dataVolume(spec: unknown): readonly [index: number, name: string] | null {
  const mounted = recordsAt(spec, ['containers']).flatMap(([, container]) =>
    recordsAt(container, ['volumeMounts'])
      .filter(([, mount]) => DATA_PATH.test(stringAt(mount, ['mountPath']) ?? ''))
      .map(([, mount]) => stringAt(mount, ['name']) ?? ''),
  );
  for (const [index, volume] of recordsAt(spec, ['volumes'])) {
    const name = stringAt(volume, ['name']) ?? '';
    if (volume.emptyDir !== undefined && mounted.includes(name)) return [index, name];
  }
  return null;
}

/** A volume that outlives the pod. */
function isKept(volume: unknown): boolean {
  return isRecord(volume) && !EPHEMERAL.some((kind) => volume[kind] !== undefined);
}

function findingsOf(workload: Workload): readonly RuleFinding[] {
  const { manifest } = workload;
  const spec = podSpecOf(manifest.object);
  const store = recordsAt(spec, ['containers'])
    .map(([, container]) => storeOf(container))
    .find((name) => name !== null);
  // A cache may be lost: that is what makes it one.
  if (store === undefined || store === null || /cache/.test(workload.name)) return [];
  const volumes = recordsAt(spec, ['volumes']);
  const claims = recordsAt(manifest.object, ['spec', 'volumeClaimTemplates']);
  if (claims.length > 0 || volumes.some(([, volume]) => isKept(volume))) return [];
  const place = dataVolume(spec);
  const where = place === null ? 'in its container’s own file system' : `on emptyDir ${place[1]}`;
  const path = ['spec', 'template', 'spec', ...(place === null ? [] : ['volumes', place[0]])];
  const message = `${store} keeps its data ${where}: it is gone when the pod is`;
  return [{ manifest, path, message }];
}

export const dataOnEmptyDir: Rule = {
  code: 'AVL015',
  title: 'Data that goes with its pod',
  severity: 'warning',
  rows: ['D01', 'D05'],
  why: 'A pod is replaced when its node is drained, fails or is short of memory; an emptyDir and the container’s file system are deleted with it.',
  fix: 'give it a volumeClaimTemplate or a PersistentVolumeClaim, and back it up',
  find: inEachCluster((facts) => facts.workloads.flatMap((each) => (each.operator === null ? findingsOf(each) : []))),
};
