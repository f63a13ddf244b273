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

function storeOf(image: string): string | null {
  const [path = ''] = image.split('@');
  const name = path.slice(path.lastIndexOf('/') + 1).split(':')[0] ?? '';
  return STORE.test(name) ? name : null;
}

/** A volume that outlives the pod. */
function isKept(volume: unknown): boolean {
  return isRecord(volume) && !EPHEMERAL.some((kind) => volume[kind] !== undefined);
}

function findingsOf(workload: Workload): readonly RuleFinding[] {
  const { manifest } = workload;
  const spec = podSpecOf(manifest.object);
  const store = recordsAt(spec, ['containers'])
    .map(([, container]) => storeOf(stringAt(container, ['image']) ?? ''))
    .find((name) => name !== null);
  // A cache may be lost: that is what makes it one.
  if (store === undefined || store === null || /cache/.test(workload.name)) return [];
  const volumes = recordsAt(spec, ['volumes']);
  const claims = recordsAt(manifest.object, ['spec', 'volumeClaimTemplates']);
  if (claims.length > 0 || volumes.some(([, volume]) => isKept(volume))) return [];
  const place = volumes.find(([, volume]) => isRecord(volume) && volume.emptyDir !== undefined);
  const where =
    place === undefined ? 'in its container’s own file system' : `on emptyDir ${stringAt(place[1], ['name']) ?? ''}`;
  const path = ['spec', 'template', 'spec', ...(place === undefined ? [] : ['volumes', place[0]])];
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
