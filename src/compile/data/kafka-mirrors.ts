/**
 * Kafka between regions (D05): each region fetches what others were sent, so that a region that is lost delays nobody.
 * Where one region writes, topics keep their names and the groups of consumers their places, and consumers go on where
 * they were in whichever region writes next. Where each does, what another region wrote is in `<cluster>.<topic>`, which
 * nobody fetches again.
 *
 * Leaves out exactly-once over regions: what was fetched twice around a failure is there twice.
 */
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { KafkaStore, Mirror } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { reserved } from '../reserved.ts';
import { KAFKA_API, KAFKA_CONTAINER, kafkaPod, ofKafka, REGION_PORT } from './kafka-pods.ts';
import { storeMeta } from './store-meta.ts';

const WORKERS = 2;
/** Two for each worker: a task fetches its share of the partitions. */
const TASKS = 4;
const WORKER_MEMORY = 1024 ** 3;
const IDENTITY = 'org.apache.kafka.connect.mirror.IdentityReplicationPolicy';
/** As many copies as brokers make by themselves. */
const AS_BROKERS = -1;

/** The user that may read in every region, and what fetches as that user. */
export function mirrorName(store: KafkaStore): string {
  return `${store.name}-mirror`;
}

/** Clusters that one fetches from. */
export function mirroredFrom({ clusters }: KafkaStore, mirror: Mirror, cluster: string): readonly string[] {
  if (mirror.writer === 'each') return clusters.filter((other) => other !== cluster);
  return cluster === mirror.primary ? [] : [mirror.primary];
}

function user(model: Model, store: KafkaStore): KubeObject {
  const meta = storeMeta(model, store, mirrorName(store));
  const may = (type: string, operations: readonly string[]) => ({
    type: 'allow',
    resource: { type, ...(type === 'cluster' ? {} : { name: '*', patternType: 'literal' }) },
    operations: [...operations],
  });
  return {
    apiVersion: KAFKA_API,
    kind: 'KafkaUser',
    metadata: { ...meta, labels: { ...meta.labels, ...ofKafka(store) } },
    spec: {
      authentication: { type: 'tls' },
      authorization: {
        type: 'simple',
        acls: [
          may('topic', ['Read', 'Describe', 'DescribeConfigs']),
          may('group', ['Describe']),
          may('cluster', ['Describe', 'DescribeConfigs']),
        ],
      },
    },
  };
}

function source(store: KafkaStore, mirror: Mirror, alias: string): JsonObject {
  return {
    alias,
    bootstrapServers: `${mirror.hosts[alias] ?? ''}:${REGION_PORT}`,
    tls: { trustedCertificates: [{ secretName: `${store.name}-cluster-ca-cert`, certificate: 'ca.crt' }] },
    authentication: {
      type: 'tls',
      certificateAndKey: { secretName: mirrorName(store), certificate: 'user.crt', key: 'user.key' },
    },
  };
}

/** What was fetched here before, what regions keep for themselves, and with `each` everything that has a region’s name. */
function excluded({ clusters }: KafkaStore, { writer }: Mirror, name: string): string {
  const own = [String.raw`.*[\-\.]internal`, '__.*', String.raw`strimzi\..*`, `${name}-.*`];
  const fetched = writer === 'each' ? clusters.map((cluster) => String.raw`${cluster}\..*`) : [];
  return [...own, ...fetched].join('|');
}

function flow(store: KafkaStore, mirror: Mirror, from: string): JsonObject {
  const common = {
    // Who comes from another region may only read there.
    'offset-syncs.topic.location': 'target',
    ...(mirror.writer === 'one' ? { 'replication.policy.class': IDENTITY } : {}),
  };
  return {
    source: source(store, mirror, from),
    topicsPattern: '.*',
    topicsExcludePattern: excluded(store, mirror, mirrorName(store)),
    groupsPattern: '.*',
    sourceConnector: {
      tasksMax: TASKS,
      autoRestart: { enabled: true },
      config: {
        ...common,
        'replication.factor': AS_BROKERS,
        'offset-syncs.topic.replication.factor': AS_BROKERS,
        'sync.topic.acls.enabled': false,
        'refresh.topics.interval.seconds': 60,
      },
    },
    checkpointConnector: {
      autoRestart: { enabled: true },
      config: {
        ...common,
        'checkpoints.topic.replication.factor': AS_BROKERS,
        'sync.group.offsets.enabled': true,
        'sync.group.offsets.interval.seconds': 60,
        'refresh.groups.interval.seconds': 60,
      },
    },
  };
}

/** The user of other regions, and what fetches from them. */
export function kafkaMirrors(model: Model, store: KafkaStore, cluster: string): readonly KubeObject[] {
  const { mirror } = store;
  if (mirror === null) return [];
  const name = mirrorName(store);
  const sources = mirroredFrom(store, mirror, cluster);
  const fetching: KubeObject = {
    apiVersion: KAFKA_API,
    kind: 'KafkaMirrorMaker2',
    metadata: storeMeta(model, store, name),
    spec: {
      version: store.version,
      replicas: WORKERS,
      target: {
        alias: cluster,
        bootstrapServers: `${store.host}:${store.port}`,
        groupId: name,
        configStorageTopic: `${name}-config`,
        statusStorageTopic: `${name}-status`,
        offsetStorageTopic: `${name}-offset`,
        config: {
          'config.storage.replication.factor': AS_BROKERS,
          'status.storage.replication.factor': AS_BROKERS,
          'offset.storage.replication.factor': AS_BROKERS,
        },
      },
      mirrors: sources.map((from) => flow(store, mirror, from)),
      resources: reserved(500, WORKER_MEMORY),
      metricsConfig: { type: 'strimziMetricsReporter', values: { allowList: ['kafka_connect_mirror_.*'] } },
      template: {
        pod: kafkaPod(model, store, { 'strimzi.io/cluster': name, 'strimzi.io/kind': 'KafkaMirrorMaker2' }),
        connectContainer: KAFKA_CONTAINER,
      },
    },
  };
  return [user(model, store), ...(sources.length === 0 ? [] : [fetching])];
}
