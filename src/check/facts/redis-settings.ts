/**
 * What Redis and Sentinel are told: texts of ConfigMaps that their pods mount, and their command lines.
 *
 * Leaves out settings that come from Secrets, from images, and from operators’ own objects.
 */
import type { Workload } from '../../kubernetes/workload.ts';
import { recordAt, recordsAt, stringAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';
import { podSpecOf, podSpecPath } from './pod-spec.ts';

/** One text, and where it stands. */
interface Text {
  readonly manifest: Manifest;
  readonly path: Path;
  readonly text: string;
}

/** A master that Sentinels watch. */
export interface Watched {
  readonly name: string;
  readonly host: string;
  readonly quorum: number;
  readonly at: Text;
}

export interface RedisSettings {
  readonly workload: Workload;
  /** Where the pods are told to be part of a Redis Cluster; null: nowhere. */
  readonly cluster: Text | null;
  readonly watched: readonly Watched[];
  /** Where a master is told to stop writing when it is alone; null: nowhere. */
  readonly stopsAlone: Text | null;
}

const CLUSTER = /(?:^|[\s-])cluster-enabled\s+["']?yes\b/m;
const MONITOR = /(?:^|\s)sentinel\s+monitor\s+(\S+)\s+(\S+)\s+\d+\s+(\d+)/gm;
const ALONE = /(?:^|[\s-])min-(?:replicas|slaves)-to-write\s+["']?[1-9]/m;
const IS_REDIS = /redis|sentinel|valkey/i;

/** Settings of every workload that runs Redis or Sentinel. */
export const redisSettings = remembered((facts: ClusterFacts): readonly RedisSettings[] =>
  facts.workloads.flatMap((each) => settingsOf(facts, each) ?? []),
);

function textsOf(facts: ClusterFacts, { manifest, namespace }: Workload): readonly Text[] {
  const spec = podSpecOf(manifest.object);
  const told = recordsAt(spec, ['containers']).map(
    ([index, container]): Text => ({
      manifest,
      path: [...podSpecPath(manifest.object), 'containers', index],
      text: [...stringsAt(container, ['command']), ...stringsAt(container, ['args'])].join(' '),
    }),
  );
  const mounted = recordsAt(spec, ['volumes']).flatMap(([, volume]): readonly Text[] => {
    const name = stringAt(volume, ['configMap', 'name']);
    const { cluster, index } = facts;
    const found =
      name === undefined ? undefined : index.get({ cluster, group: '', kind: 'ConfigMap', namespace, name });
    if (found === undefined) return [];
    return Object.entries(recordAt(found.object, ['data']) ?? {}).flatMap(([key, text]) =>
      typeof text === 'string' ? [{ manifest: found, path: ['data', key], text }] : [],
    );
  });
  return [...told, ...mounted];
}

function settingsOf(facts: ClusterFacts, workload: Workload): RedisSettings | null {
  const images = recordsAt(podSpecOf(workload.manifest.object), ['containers']).map(
    ([, container]) => stringAt(container, ['image']) ?? '',
  );
  if (!images.some((image) => IS_REDIS.test(image))) return null;
  const texts = textsOf(facts, workload);
  return {
    workload,
    cluster: texts.find(({ text }) => CLUSTER.test(text)) ?? null,
    watched: texts.flatMap((at) =>
      [...at.text.matchAll(MONITOR)].map(([, name = '', host = '', quorum]) => ({
        name,
        host,
        quorum: Number(quorum),
        at,
      })),
    ),
    stopsAlone: texts.find(({ text }) => ALONE.test(text)) ?? null,
  };
}

/** Workloads that a host of a watched master leads to: a Service, or a pod behind one by its own name. */
export function workloadsAt(facts: ClusterFacts, host: string, namespace: string): readonly Workload[] {
  const parts = host.replace(/\.svc(?:\.cluster\.local)?\.?$/, '').split('.');
  const candidates = [
    `${namespace}/${parts[0]}`,
    `${parts[1] ?? namespace}/${parts[0]}`,
    `${namespace}/${parts[1]}`,
    `${parts[2] ?? namespace}/${parts[1]}`,
  ];
  return candidates.flatMap((id) => facts.serviceById.get(id)?.workloads ?? []);
}
