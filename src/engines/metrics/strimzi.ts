/**
 * Strimzi's Kafka, its MirrorMaker and the exporter that it puts beside brokers. Kafka's own figures are named by
 * Strimzi's reporter of metrics. Leaves out everything else that Kafka counts: the reporter names thousands of series,
 * and only those that are listed where it is configured.
 */
import { type Exporter, exporter, type Row } from './exporter.ts';

const PARTITION = 'topic partition';
const MIRRORED = 'source target topic partition';
const GROUP = 'consumergroup topic partition';
const BROKER = 'strimzi/metrics-reporter and Kafka’s documentation of its metrics';
const MIRROR = 'strimzi/metrics-reporter src/test (TestMirrorMakerMetricsIT)';

const broker = (name: string, meaning: string): Row => [
  'gauge',
  `kafka_${name}`,
  '',
  meaning,
  { source: BROKER, unit: 'count' },
];

const BROKER_ROWS: readonly Row[] = [
  broker('server_replicamanager_leadercount', 'partitions that this broker leads'),
  broker('server_replicamanager_partitioncount', 'partitions that this broker has'),
  broker('server_replicamanager_underreplicatedpartitions', 'partitions led here that lack a copy'),
  broker('server_replicamanager_underminisrpartitioncount', 'partitions led here that take no writes'),
  broker('controller_kafkacontroller_activecontrollercount', '1 in the controller that decides'),
  broker('controller_kafkacontroller_offlinepartitionscount', 'partitions that nobody leads'),
];

const MIRROR_ROWS: readonly Row[] = ['record_age_ms', 'replication_latency_ms'].flatMap((what) =>
  ['', '_avg', '_max', '_min'].map(
    (part): Row => [
      'gauge',
      `kafka_connect_mirror_mirrorsourceconnector_${what}${part}`,
      MIRRORED,
      what === 'record_age_ms'
        ? 'age of records when they are fetched'
        : 'time from a record’s making until it is there',
      { source: MIRROR, unit: 'milliseconds', caution: 'no number while nothing is fetched' },
    ],
  ),
);

const EXPORTER_ROWS: readonly Row[] = [
  ['gauge', 'kafka_brokers', '', 'brokers'],
  ['gauge', 'kafka_topic_partitions', 'topic', 'partitions of the topic'],
  ['gauge', 'kafka_topic_partition_current_offset', PARTITION, 'newest record', { grows: true, unit: 'count' }],
  ['gauge', 'kafka_topic_partition_oldest_offset', PARTITION, 'oldest record that is kept', { grows: true }],
  ['gauge', 'kafka_topic_partition_in_sync_replica', PARTITION, 'copies that are in step'],
  ['gauge', 'kafka_topic_partition_leader', PARTITION, 'broker that leads'],
  ['gauge', 'kafka_topic_partition_leader_is_preferred', PARTITION, '1 while the preferred broker leads'],
  ['gauge', 'kafka_topic_partition_replicas', PARTITION, 'copies'],
  ['gauge', 'kafka_topic_partition_under_replicated_partition', PARTITION, '1 while a copy is not in step'],
  ['gauge', 'kafka_consumergroup_current_offset', GROUP, 'record that the group has reached', { grows: true }],
  ['gauge', 'kafka_consumergroup_lag', GROUP, 'records that the group has not read'],
  ['gauge', 'kafka_consumergroup_members', 'consumergroup', 'members of the group'],
];

export const STRIMZI: Exporter = exporter(
  { engine: 'strimzi', version: '1.2', source: 'danielqsj/kafka_exporter kafka_exporter.go' },
  [...BROKER_ROWS, ...MIRROR_ROWS, ...EXPORTER_ROWS],
);
