/**
 * Kafka by Strimzi (D05): in each region three controllers that keep what belongs to whom, and brokers that know their
 * zones, so that the three copies of a record are in three of them. A write counts when two have it.
 *
 * Within a region clients are let in by the network, without TLS, as with the other stores; between regions brokers show
 * certificates and ask for one.
 */
import { INTERNAL_LOAD_BALANCER } from '../../engines/volumes.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { KafkaStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { DAY_US } from '../../units/duration.ts';
import { GIBIBYTE, MEBIBYTE } from '../../units/size.ts';
import { ZONE } from '../even-spread.ts';
import { mebibytes } from '../mebibytes.ts';
import { reserved } from '../reserved.ts';
import { renewalOf } from '../security/renewal.ts';
import { kafkaMirrors } from './kafka-mirrors.ts';
import { KAFKA_API, KAFKA_CONTAINER, kafkaPod, ofKafka, REGION_PORT } from './kafka-pods.ts';
import { storeMeta, storesIn } from './store-meta.ts';

/** Copies of each record, and how many of them must have it before the sender is told so: one may be lost meanwhile. */
const COPIES = 3;
const CONFIRMING = 2;
/** A majority of three may lose one. They hold what belongs to whom, and no records. */
const CONTROLLERS = 3;
const CONTROLLER_BYTES = 10 * 1024 ** 3;
const CONTROLLER_CPU_MILLIS = 500;
/** Millions of series tell of single partitions and clients: these are the ones that something here asks for. */
const BROKER_METRICS = ['kafka_server_replicamanager_.*', 'kafka_controller_kafkacontroller_.*'];

/** Name of a set of brokers or controllers: one namespace may hold several Kafkas. */
export function poolName(store: KafkaStore, role: 'broker' | 'controller'): string {
  return `${store.name}-${role}`;
}

function nodePool(model: Model, store: KafkaStore, role: 'broker' | 'controller'): KubeObject {
  const isBroker = role === 'broker';
  const name = poolName(store, role);
  const meta = storeMeta(model, store, name, {
    // Numbers are part of the names by which other regions reach brokers.
    'strimzi.io/next-node-ids': isBroker ? '[0-99]' : '[100-199]',
  });
  const volume = {
    id: 0,
    type: 'persistent-claim',
    size: mebibytes(isBroker ? store.sizeBytes : CONTROLLER_BYTES),
    ...(store.storageClass === null ? {} : { class: store.storageClass }),
    kraftMetadata: 'shared',
    deleteClaim: false,
  };
  return {
    apiVersion: KAFKA_API,
    kind: 'KafkaNodePool',
    metadata: { ...meta, labels: { ...meta.labels, ...ofKafka(store) } },
    spec: {
      replicas: isBroker ? store.brokers : CONTROLLERS,
      roles: [role],
      storage: { type: 'jbod', volumes: [volume] },
      resources: isBroker ? reserved(store.cpuMillis, store.memoryBytes) : reserved(CONTROLLER_CPU_MILLIS, GIBIBYTE),
      template: {
        pod: kafkaPod(model, store, { ...ofKafka(store), 'strimzi.io/pool-name': name }),
        kafkaContainer: KAFKA_CONTAINER,
        initContainer: KAFKA_CONTAINER,
      },
    } satisfies JsonObject,
  };
}

/** A load balancer per broker, since who reads a partition asks the broker that leads it. */
function regionListener(model: Model, store: KafkaStore, host: string): JsonObject {
  const named = (name: string) => ({
    ...INTERNAL_LOAD_BALANCER[model.provider],
    'external-dns.alpha.kubernetes.io/hostname': name,
  });
  return {
    name: 'region',
    port: REGION_PORT,
    type: 'loadbalancer',
    tls: true,
    authentication: { type: 'tls' },
    configuration: {
      bootstrap: { alternativeNames: [host], annotations: named(host) },
      brokers: Array.from({ length: store.brokers }, (_, broker) => {
        const advertisedHost = `broker-${broker}.${host}`;
        return { broker, advertisedHost, annotations: named(advertisedHost) };
      }),
    },
  };
}

/**
 * Certificates are replaced in time (C03), broker by broker. All regions trust one authority, and whoever comes from another
 * region may read and nothing else.
 */
function betweenRegions(model: Model, store: KafkaStore): { readonly kafka: JsonObject; readonly spec: JsonObject } {
  const { validUs, beforeUs } = renewalOf(model);
  const renewed = { validityDays: validUs / DAY_US, renewalDays: beforeUs / DAY_US };
  if (store.mirror === null) return { kafka: {}, spec: { clusterCa: renewed, clientsCa: renewed } };
  const given = { generateCertificateAuthority: false, ...renewed };
  return {
    // Clients of the region itself have no name: the network has decided about them.
    kafka: { authorization: { type: 'simple', superUsers: ['ANONYMOUS'] } },
    spec: { clusterCa: given, clientsCa: given },
  };
}

function beside(model: Model, store: KafkaStore, part: string): JsonObject {
  const { topologySpreadConstraints: _, ...pod } = kafkaPod(model, store, {
    'strimzi.io/name': `${store.name}-${part}`,
  });
  return pod;
}

function entityOperator(model: Model, store: KafkaStore): JsonObject {
  const operator = { resources: reserved(100, 512 * MEBIBYTE) };
  return {
    ...(store.topics === null ? {} : { topicOperator: operator }),
    ...(store.mirror === null ? {} : { userOperator: operator }),
    template: {
      pod: beside(model, store, 'entity-operator'),
      topicOperatorContainer: KAFKA_CONTAINER,
      userOperatorContainer: KAFKA_CONTAINER,
    },
  };
}

function kafka(model: Model, store: KafkaStore, cluster: string): KubeObject {
  const host = store.mirror?.hosts[cluster];
  const shared = betweenRegions(model, store);
  const listeners = [
    { name: 'plain', port: store.port, type: 'internal', tls: false },
    ...(host === undefined ? [] : [regionListener(model, store, host)]),
  ];
  const hasOperator = store.topics !== null || store.mirror !== null;
  return {
    apiVersion: KAFKA_API,
    kind: 'Kafka',
    metadata: storeMeta(model, store, store.name),
    spec: {
      kafka: {
        // Its image is left to Strimzi: an image belongs to one version of the operator, and changes with it.
        version: store.version,
        listeners,
        rack: { topologyKey: ZONE },
        ...shared.kafka,
        config: {
          'default.replication.factor': COPIES,
          'min.insync.replicas': CONFIRMING,
          'offsets.topic.replication.factor': COPIES,
          'transaction.state.log.replication.factor': COPIES,
          'transaction.state.log.min.isr': CONFIRMING,
          'auto.create.topics.enable': store.topics === null,
          // Who says in which zone it is reads from there.
          'replica.selector.class': 'org.apache.kafka.common.replica.RackAwareReplicaSelector',
        },
        metricsConfig: { type: 'strimziMetricsReporter', values: { allowList: BROKER_METRICS } },
      },
      ...(hasOperator ? { entityOperator: entityOperator(model, store) } : {}),
      kafkaExporter: {
        topicRegex: '.*',
        groupRegex: '.*',
        resources: reserved(100, 128 * MEBIBYTE),
        template: { pod: beside(model, store, 'kafka-exporter'), container: KAFKA_CONTAINER },
      },
      ...(store.cruiseControl
        ? {
            cruiseControl: {
              resources: reserved(500, GIBIBYTE),
              template: { pod: beside(model, store, 'cruise-control'), cruiseControlContainer: KAFKA_CONTAINER },
            },
          }
        : {}),
      ...shared.spec,
    } satisfies JsonObject,
  };
}

function topics(model: Model, store: KafkaStore): readonly KubeObject[] {
  return (store.topics ?? []).map(({ name, partitions, keepUs }) => {
    const meta = storeMeta(model, store, `${store.name}-${name}`);
    return {
      apiVersion: KAFKA_API,
      kind: 'KafkaTopic',
      metadata: { ...meta, labels: { ...meta.labels, ...ofKafka(store) } },
      spec: {
        topicName: name,
        partitions,
        replicas: COPIES,
        config: {
          'min.insync.replicas': CONFIRMING,
          ...(keepUs === null ? {} : { 'retention.ms': Math.ceil(keepUs / 1000) }),
        },
      },
    };
  });
}

/** Every Kafka that the platform runs. */
export function kafkas(model: Model, cluster: string): readonly KubeObject[] {
  return storesIn(model, cluster).flatMap((store) => {
    if (store.kind !== 'kafka') return [];
    return [
      nodePool(model, store, 'controller'),
      nodePool(model, store, 'broker'),
      kafka(model, store, cluster),
      ...topics(model, store),
      ...kafkaMirrors(model, store, cluster),
    ];
  });
}
