import type { Workload } from '../../kubernetes/workload.ts';
import { field, numberAt, recordsAt, stringAt, stringOrNumberAt, stringsAt } from '../../manifests/field.ts';
import type { Manifest, Path } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** A setting of brokers or of a topic, and where it is written. */
export interface KafkaSetting {
  readonly value: number;
  readonly path: Path;
}

/** Brokers or controllers that one object makes. */
export interface KafkaPool {
  readonly manifest: Manifest;
  readonly roles: readonly string[];
  readonly replicas: number;
  /** Volumes that end with their pod; where they are written. */
  readonly ephemeral: readonly Path[];
  readonly workload: Workload | undefined;
}

/** A Kafka of Strimzi, with its pools and topics. */
export interface KafkaCluster {
  readonly manifest: Manifest;
  readonly name: string;
  readonly pools: readonly KafkaPool[];
  readonly brokers: number;
  readonly hasRack: boolean;
  readonly setting: (name: string) => KafkaSetting | null;
  readonly topics: readonly Manifest[];
}

const GROUP = 'kafka.strimzi.io';
/** Every Kafka of one cluster. */
export const kafkas = remembered((facts: ClusterFacts): readonly KafkaCluster[] =>
  facts.objects(GROUP, 'Kafka').map((each) => read(facts, each)),
);

/** A number among the settings of an object: Kafka takes texts as well. */
export function kafkaSetting(object: unknown, at: readonly string[], name: string): KafkaSetting | null {
  const path = [...at, name];
  const written = stringOrNumberAt(object, path);
  if (written === undefined || written === '') return null;
  const value = Number(written);
  return Number.isInteger(value) ? { value, path } : null;
}

function ephemeralIn(object: unknown, at: readonly string[]): readonly Path[] {
  const own = stringAt(object, [...at, 'type']) === 'ephemeral' ? [[...at, 'type']] : [];
  const volumes = recordsAt(object, [...at, 'volumes']).flatMap(([index, volume]) =>
    volume.type === 'ephemeral' ? [[...at, 'volumes', index, 'type']] : [],
  );
  return [...own, ...volumes];
}

function poolsOf(facts: ClusterFacts, kafka: Manifest): readonly KafkaPool[] {
  const { name } = kafka.object.metadata;
  const namespace = facts.index.namespaceOf(kafka);
  const workloadOf = (manifest: Manifest) =>
    facts.workloads.find((each) => each.manifest === manifest && each.operator?.endsWith(`.${GROUP}`) === true);
  const pools = facts
    .objects(GROUP, 'KafkaNodePool')
    .filter((pool) => pool.object.metadata.labels?.['strimzi.io/cluster'] === name)
    .filter((pool) => facts.index.namespaceOf(pool) === namespace)
    .map((manifest) => ({
      manifest,
      roles: stringsAt(manifest.object, ['spec', 'roles']),
      replicas: numberAt(manifest.object, ['spec', 'replicas']) ?? 1,
      ephemeral: ephemeralIn(manifest.object, ['spec', 'storage']),
      workload: workloadOf(manifest),
    }));
  const own = numberAt(kafka.object, ['spec', 'kafka', 'replicas']);
  if (pools.length > 0 || own === undefined) return pools;
  // Before there were pools, the one object said all of it.
  const ephemeral = ephemeralIn(kafka.object, ['spec', 'kafka', 'storage']);
  return [{ manifest: kafka, roles: ['broker'], replicas: own, ephemeral, workload: workloadOf(kafka) }];
}

function read(facts: ClusterFacts, manifest: Manifest): KafkaCluster {
  const { object } = manifest;
  const { name } = object.metadata;
  const pools = poolsOf(facts, manifest);
  const brokers = pools.filter(({ roles }) => roles.includes('broker'));
  return {
    manifest,
    name,
    pools,
    brokers: brokers.reduce((sum, { replicas }) => sum + replicas, 0),
    hasRack: field(object, ['spec', 'kafka', 'rack']) !== undefined,
    setting: (setting) => kafkaSetting(object, ['spec', 'kafka', 'config'], setting),
    topics: facts
      .objects(GROUP, 'KafkaTopic')
      .filter((topic) => topic.object.metadata.labels?.['strimzi.io/cluster'] === name)
      .filter((topic) => facts.index.namespaceOf(topic) === facts.index.namespaceOf(manifest)),
  };
}
