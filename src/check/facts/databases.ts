import type { Workload } from '../../kubernetes/workload.ts';
import { field, itemsAt, numberAt, recordsAt, stringAt } from '../../manifests/field.ts';
import type { Manifest } from '../../manifests/types.ts';
import { remembered } from '../../units/remembered.ts';
import type { ClusterFacts } from './cluster-facts.ts';

/** How commits wait for replicas, in any of the three ways in which a `Cluster` says so. */
export interface Quorum {
  /** Replicas that must confirm. */
  readonly number: number;
  /** Commits wait where there are too few, rather than be less safe. */
  readonly isRequired: boolean;
  /** Where in the manifest. */
  readonly path: readonly string[];
}

/** Another server that a `Cluster` knows. */
export interface OtherServer {
  readonly index: number;
  readonly name: string;
  readonly streams: boolean;
  readonly archive: boolean;
}

/** A CloudNativePG `Cluster`. */
export interface Database {
  readonly manifest: Manifest;
  readonly namespace: string;
  readonly name: string;
  readonly instances: number;
  readonly quorum: Quorum | null;
  /** Zones, or whatever else nodes are labelled with, that confirming replicas must not share with the primary. */
  readonly hasFailureDomains: boolean;
  readonly others: readonly OtherServer[];
  /** What it follows; null: it is no part of a distributed database. */
  readonly replica: {
    readonly self: string;
    readonly primary: string;
    readonly source: string;
    /** False: it once followed, and writes by itself now. */
    readonly enabled: boolean | null;
  } | null;
  /** Its pods but the primary; the primary where it is alone. */
  readonly workload: Workload | undefined;
}

const KIND = 'Cluster.postgresql.cnpg.io';
/** Every database of one cluster. */
export const databases = remembered((facts: ClusterFacts): readonly Database[] =>
  facts.objects('postgresql.cnpg.io', 'Cluster').map((each) => read(facts, each)),
);

function read(facts: ClusterFacts, manifest: Manifest): Database {
  const { object } = manifest;
  const { name } = object.metadata;
  const pods = facts.workloads.filter((each) => each.operator === KIND && each.manifest === manifest);
  const domains = ['podFailureDomainKeys', 'nodeFailureDomainKeys'].some(
    (key) => itemsAt(object, ['spec', 'postgresql', 'synchronous', key]).length > 0,
  );
  const election = field(object, ['spec', 'postgresql', 'syncReplicaElectionConstraint', 'enabled']) === true;
  return {
    manifest,
    namespace: facts.index.namespaceOf(manifest) ?? 'default',
    name,
    instances: numberAt(object, ['spec', 'instances']) ?? 1,
    quorum: quorumOf(manifest),
    hasFailureDomains: domains || election,
    others: recordsAt(object, ['spec', 'externalClusters']).map(([index, each]) => ({
      index,
      name: stringAt(each, ['name']) ?? '',
      streams: each.connectionParameters !== undefined,
      archive: each.barmanObjectStore !== undefined || each.plugin !== undefined,
    })),
    replica: replicaOf(manifest),
    workload: pods.find(({ name: own }) => own.endsWith('-replica')) ?? pods[0],
  };
}

function quorumOf({ object }: Manifest): Quorum | null {
  const number = numberAt(object, ['spec', 'postgresql', 'synchronous', 'number']);
  if (number !== undefined) {
    const path = ['spec', 'postgresql', 'synchronous'];
    return { number, isRequired: stringAt(object, [...path, 'dataDurability']) !== 'preferred', path };
  }
  // The older pair of fields asks for less where there are fewer replicas, down to the minimum.
  const least = numberAt(object, ['spec', 'minSyncReplicas']) ?? 0;
  return least > 0 ? { number: least, isRequired: true, path: ['spec', 'minSyncReplicas'] } : null;
}

function replicaOf({ object }: Manifest): Database['replica'] {
  const source = stringAt(object, ['spec', 'replica', 'source']);
  if (source === undefined) return null;
  const enabled = field(object, ['spec', 'replica', 'enabled']);
  return {
    self: stringAt(object, ['spec', 'replica', 'self']) ?? object.metadata.name,
    primary: stringAt(object, ['spec', 'replica', 'primary']) ?? '',
    source,
    enabled: typeof enabled === 'boolean' ? enabled : null,
  };
}
