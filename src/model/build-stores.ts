import { STRIMZI_VERSION } from '../engines/strimzi.ts';
import {
  isFollowed,
  isMirrored,
  primaryRegionOf,
  storeClustersOf,
  storeHostOf,
  storeNamespaceOf,
  writerOf,
} from '../spec/derive/stores-of.ts';
import type { PlatformSpec } from '../spec/platform-schema.ts';
import type { WrittenDataStore, WrittenRun } from '../spec/sections/store.ts';
import { PRIORITIES } from './build-delivery.ts';
import { STORE_PORTS } from './build-externals.ts';
import type { Origins } from './origins.ts';
import type { Bucket, Care, KafkaStore, Mirror, PostgresStore, RedisStore, Replication, Store } from './store-types.ts';

/** The newest of each that has been out for a while: the operators’ own of August 2026, and Redis of August 2025. */
const VERSIONS = { postgres: '18.6', redis: '8.2.1', kafka: '4.3.0' } as const;
const IMAGES = {
  postgres: (version: string) => `ghcr.io/cloudnative-pg/postgresql:${version}-system-trixie`,
  redis: (version: string) => `redis:${version}`,
  kafka: (version: string) => `quay.io/strimzi/kafka:${STRIMZI_VERSION}-kafka-${version}`,
} as const;
const USUAL_REPLICAS = 2;
const USUAL_BROKERS = 3;

/** Stores that run here, by name. */
export function buildStores(spec: PlatformSpec, origins: Origins): Readonly<Record<string, Store>> {
  const stores: Record<string, Store> = {};
  for (const [name, store] of Object.entries(spec.data)) {
    if (store.run === undefined) continue;
    noteOrigins(spec, name, store, store.run, origins);
    stores[name] = storeOf(spec, name, store, store.run);
  }
  return stores;
}

function storeOf(spec: PlatformSpec, name: string, store: WrittenDataStore, run: WrittenRun): Store {
  if (store.kind === 'redis') return redisStore(spec, name, store, run);
  return store.kind === 'kafka' ? kafkaStore(spec, name, store, run) : postgresStore(spec, name, store, run);
}

/** Buckets by name: one in each region. */
export function buildBuckets(spec: PlatformSpec, origins: Origins): Readonly<Record<string, Bucket>> {
  const buckets: Record<string, Bucket> = {};
  for (const [name, { kind }] of Object.entries(spec.data)) {
    if (kind !== 'bucket') continue;
    origins.moved(['buckets', name], ['data', name]);
    origins.derived(
      ['buckets', name, 'buckets'],
      'the platform, its own name and the region: names are shared by the whole world',
    );
    buckets[name] = {
      name,
      buckets: Object.fromEntries(
        storeClustersOf(spec).map((cluster) => [cluster.name, `${spec.metadata.name}-${name}-${cluster.region}`]),
      ),
    };
  }
  return buckets;
}

function partsOf(spec: PlatformSpec, name: string, store: WrittenDataStore, run: WrittenRun, kind: Store['kind']) {
  const version = run.version ?? VERSIONS[kind];
  const own = spec.provider === 'other' ? null : `${spec.metadata.name}-data`;
  return {
    name,
    namespace: storeNamespaceOf(spec, store),
    version,
    image: IMAGES[kind](version),
    port: store.port ?? STORE_PORTS[kind],
    host: storeHostOf(spec, name, store),
    clusters: storeClustersOf(spec).map((cluster) => cluster.name),
    sizeBytes: run.size,
    storageClass: run.class ?? own,
    cpuMillis: run.resources.cpu,
    memoryBytes: run.resources.memory,
    priority: { level: 'critical', className: `${spec.metadata.name}-critical`, value: PRIORITIES.critical },
  } as const;
}

function postgresStore(spec: PlatformSpec, name: string, store: WrittenDataStore, run: WrittenRun): PostgresStore {
  const clusters = storeClustersOf(spec);
  const replicas = Object.fromEntries(
    clusters.map((cluster) => {
      const written = typeof run.replicas === 'object' ? run.replicas[cluster.region] : run.replicas;
      return [cluster.name, written ?? USUAL_REPLICAS];
    }),
  );
  const confirming = ([cluster, count]: [string, number]) =>
    [cluster, run.synchronous ?? (count >= 2 ? 1 : 0)] as const;
  return {
    ...partsOf(spec, name, store, run, 'postgres'),
    kind: 'postgres',
    database: run.database,
    instances: Object.fromEntries(Object.entries(replicas).map(([cluster, count]) => [cluster, count + 1])),
    synchronous: Object.fromEntries(Object.entries(replicas).map(confirming)),
    poolers: run.pool,
    replication: replicationOf(spec, name, store),
    care: careOf(store),
  };
}

function careOf({ care }: WrittenDataStore): Care | null {
  if (care === undefined) return null;
  const partitions = Object.entries(care.partitions).map(([table, { by, ahead, keep }]) => ({
    table,
    by,
    ahead,
    keep: keep ?? null,
  }));
  return { slowUs: care.slow, partitions };
}

function replicationOf(spec: PlatformSpec, name: string, store: WrittenDataStore): Replication {
  const clusters = storeClustersOf(spec);
  const region = primaryRegionOf(spec, store);
  const lossy = store.replication?.lossy ?? [];
  const isReached = isFollowed(spec, store) || (lossy.length > 0 && clusters.length > 1);
  const stem = isFollowed(spec, store) ? storeHostOf(spec, name, store) : `${name}.${spec.metadata.name}.internal`;
  const hosts = clusters.map((cluster) => [cluster.name, `${cluster.region}.${stem}`] as const);
  return {
    writer: writerOf(store),
    primary: clusters.find((cluster) => cluster.region === region)?.name ?? '',
    hosts: isReached ? Object.fromEntries(hosts) : {},
    lagUs: store.replication?.lag ?? 5_000_000,
    lossy,
  };
}

function redisStore(spec: PlatformSpec, name: string, store: WrittenDataStore, run: WrittenRun): RedisStore {
  const nodes = run.sentinel?.nodes ?? 3;
  const quorum = run.sentinel?.quorum ?? Math.floor(nodes / 2) + 1;
  return {
    ...partsOf(spec, name, store, run, 'redis'),
    kind: 'redis',
    topology: run.cluster === undefined ? { kind: 'sentinel', nodes, quorum } : { kind: 'cluster', ...run.cluster },
    secret: run.secret ?? null,
  };
}

/** Fields of the model that `run` has under another name. */
const RENAMED = {
  sizeBytes: 'size',
  cpuMillis: 'resources',
  memoryBytes: 'resources',
  database: 'database',
  poolers: 'pool',
  secret: 'secret',
  topics: 'topics',
  cruiseControl: 'cruiseControl',
};

type Otherwise = readonly [field: string, spec: readonly string[], isWritten: boolean, from: string];

/** Where each value is written, and what it is otherwise. */
function writtenOr(spec: PlatformSpec, store: WrittenDataStore, run: WrittenRun): readonly Otherwise[] {
  const version = store.kind === 'redis' ? 'a year old' : 'the operator’s own of August 2026';
  const host = isFollowed(spec, store) ? 'a name for whichever region writes' : 'its own Service';
  const topology = run.cluster === undefined ? 'sentinel' : 'cluster';
  const volumes = `the volumes of \`provider: ${spec.provider}\``;
  const spare = 'one of two replicas may be lost before commits wait';
  return [
    ['namespace', ['run', 'namespace'], run.namespace !== undefined, 'the name of the platform'],
    ['version', ['run', 'version'], run.version !== undefined, version],
    ['port', ['port'], store.port !== undefined, `the usual port of ${store.kind}`],
    ['host', ['host'], store.host !== undefined, host],
    ['storageClass', ['run', 'class'], run.class !== undefined, volumes],
    ['instances', ['run', 'replicas'], run.replicas !== undefined, 'one in each of 3 zones'],
    ['synchronous', ['run', 'synchronous'], run.synchronous !== undefined, spare],
    ['topology', ['run', topology], run[topology] !== undefined, 'one master that has all keys'],
    ['replication', ['replication'], store.replication !== undefined, 'one region writes'],
    ['care', ['care'], store.care !== undefined, 'nobody asked for any'],
    ['brokers', ['run', 'brokers'], run.brokers !== undefined, 'one in each of 3 zones'],
    ['mirror', ['replication'], store.replication !== undefined, 'each region has its own'],
  ];
}

function kafkaStore(spec: PlatformSpec, name: string, store: WrittenDataStore, run: WrittenRun): KafkaStore {
  const topics = Object.entries(run.topics ?? {}).map(([topic, { partitions, keep }]) => ({
    name: topic,
    partitions,
    keepUs: keep ?? null,
  }));
  return {
    ...partsOf(spec, name, store, run, 'kafka'),
    kind: 'kafka',
    brokers: run.brokers ?? USUAL_BROKERS,
    topics: run.topics === undefined ? null : topics,
    cruiseControl: run.cruiseControl ?? false,
    mirror: mirrorOf(spec, name, store),
  };
}

function mirrorOf(spec: PlatformSpec, name: string, store: WrittenDataStore): Mirror | null {
  const { replication } = store;
  if (replication === undefined || !isMirrored(spec, store)) return null;
  const clusters = storeClustersOf(spec);
  const region = primaryRegionOf(spec, store);
  const hostOf = (of: string) => `${of}.${name}.${spec.metadata.name}.internal`;
  return {
    writer: replication.writer,
    primary: clusters.find((cluster) => cluster.region === region)?.name ?? '',
    hosts: Object.fromEntries(clusters.map((cluster) => [cluster.name, hostOf(cluster.region)])),
    lagUs: replication.lag,
  };
}

function noteOrigins(
  spec: PlatformSpec,
  name: string,
  store: WrittenDataStore,
  run: WrittenRun,
  origins: Origins,
): void {
  const at = ['stores', name];
  const written = ['data', name];
  origins.moved(at, written);
  origins.derived([...at, 'image'], '`version`, and whose builds are used');
  origins.derived([...at, 'clusters'], 'the first cluster of each region');
  origins.derived([...at, 'priority'], 'what everybody waits for');
  for (const [field, from] of Object.entries(RENAMED)) origins.moved([...at, field], [...written, 'run', from]);
  for (const [field, path, isWritten, from] of writtenOr(spec, store, run)) {
    if (isWritten) origins.moved([...at, field], [...written, ...path]);
    else origins.derived([...at, field], from);
  }
  origins.derived([...at, 'replication', 'hosts'], 'the region and the host that services call');
  origins.derived([...at, 'mirror', 'hosts'], 'the region and the names of the store and the platform');
  if (store.replication?.primary === undefined)
    for (const field of ['replication', 'mirror'])
      origins.derived([...at, field, 'primary'], 'the first active region');
}
