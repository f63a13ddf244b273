/** Databases, caches, queues and buckets: somebody else's, or run here. */
import { HOST_NAME, LINE, NAME } from '../../schema/name-texts.ts';
import {
  defaulted,
  either,
  flag,
  listOf,
  mapOf,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { count } from '../../units/count.ts';
import { duration } from '../../units/duration.ts';
import { GIBIBYTE, size } from '../../units/size.ts';
import { resources } from './service.ts';
import { storeBackup } from './store-backup.ts';
import { storeCare, TABLE } from './store-care.ts';

const MOST_PODS = 100;
const PODS = whole(0, MOST_PODS);

const VERSION = text('a version', { pattern: '^\\d+(?:\\.\\d+){1,2}$', longest: 20, examples: ['18.6'] });
const sentinel = record('a Redis with Sentinel', {
  nodes: defaulted(whole(1, MOST_PODS), 'Pods, each with a Redis and a Sentinel.', 3, 'two of three are a majority'),
  quorum: optional(whole(1, MOST_PODS), 'Sentinels that must miss the master before it is replaced.', 'a majority'),
});

const cluster = record('a Redis Cluster', {
  masters: defaulted(
    whole(1, MOST_PODS),
    'Masters, each with a part of the keys.',
    3,
    'the fewest that a majority of can lose one',
  ),
  replicas: defaulted(PODS, 'Replicas of each master.', 1, 'six pods in all'),
});

const TOPIC = text('a topic', {
  // What Strimzi's own kind takes as a name, of which Kafka takes more.
  pattern: '^[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?$',
  longest: 249,
  examples: ['orders'],
});

const topic = record('a topic', {
  partitions: defaulted(
    whole(1, 10_000),
    'Partitions: how many consumers of one group may share it.',
    12,
    'four per broker of three',
  ),
  keep: optional(quantity(duration, { least: 1 }), 'How long its records are kept.', '7d, as Kafka by itself does'),
});

/** What a store is made of that the platform runs itself (D05). */
const run = record('a store that runs here', {
  namespace: optional(NAME, 'Where its pods run.', '<platform>-data'),
  version: optional(VERSION, 'Of PostgreSQL, Redis or Kafka.', '18.6, 8.2.1, or 4.3.0'),
  size: defaulted(quantity(size, { least: GIBIBYTE }), 'Volume of each pod.', '20Gi', 'a small database'),
  class: optional(NAME, 'Class of the volumes.', 'one of its own, as the provider has it'),
  resources: defaulted(resources, 'What each pod reserves.', { cpu: 1, memory: '2Gi' }, 'a small database'),
  secret: optional(NAME, 'Secret with the `password` of Redis, in its namespace.', 'the network decides who may ask'),
  replicas: optional(
    either({ scalar: PODS, map: mapOf(NAME, PODS, true) }),
    'PostgreSQL: replicas beside the primary, everywhere or by region.',
    '2',
  ),
  synchronous: optional(
    PODS,
    'PostgreSQL: replicas that confirm a commit before it counts.',
    '1, where there are 2 to choose from',
  ),
  pool: defaulted(PODS, 'PostgreSQL: pods of PgBouncer in front of the primary.', 0, 'clients connect directly'),
  database: defaulted(NAME, 'PostgreSQL: the database that is made, and its owner.', 'app', 'the operator’s own'),
  sentinel: optional(
    sentinel,
    'Redis: one master with replicas, watched by Sentinel.',
    'three nodes, unless it is a `cluster`',
  ),
  cluster: optional(cluster, 'Redis: keys divided over several masters.', 'one master has them all'),
  brokers: optional(PODS, 'Kafka: brokers, beside three controllers.', '3, one in each of 3 zones'),
  topics: optional(
    mapOf(TOPIC, topic),
    'Kafka: topics that exist; a name that is not among them is then a mistake and no new topic.',
    'topics are made when somebody writes to them',
  ),
  cruiseControl: optional(flag(), 'Kafka: Cruise Control, which moves partitions between brokers when asked.', 'no'),
});
export type WrittenRun = ValueOf<typeof run>;

/** Who writes, and how other regions follow (D04). */
const replication = record('a replication', {
  writer: defaulted(
    words('one', 'each'),
    'Who writes: one region, which the others follow, or each region its own data.',
    'one',
    'two writers of one row lose one of the two',
  ),
  primary: optional(NAME, 'Region that writes, where one does.', 'the first active one'),
  lag: defaulted(
    quantity(duration, { least: 1 }),
    'How far the others may be behind.',
    '5s',
    'what a failover may lose',
  ),
  lossy: defaulted(
    listOf(TABLE),
    'With `each`: tables that every region writes and in which the newest `updated_at` wins; what it replaces is lost.',
    [],
    'no table is written in two regions',
  ),
});
export type WrittenReplication = ValueOf<typeof replication>;

/** A database, cache, queue or bucket that services use by its name here (M23, D05). */
export const dataStore = record('a data store', {
  kind: required(words('postgres', 'redis', 'kafka', 'bucket'), 'What it is.'),
  host: optional(
    HOST_NAME,
    'Its host.',
    'its own Service, where it runs here; <store>.<platform>.internal for a writer of several regions',
  ),
  port: optional(whole(1, 65_535), 'Its port.', '5432, 6379 or 9092'),
  addresses: defaulted(listOf(LINE), 'Its addresses, when the name does not resolve.', [], 'the name resolves'),
  location: defaulted(
    words('internal', 'external'),
    'Inside the cluster’s network, or beyond it.',
    'external',
    'managed databases are',
  ),
  connections: optional(quantity(count, { least: 1 }), 'Most connections that one proxy opens to it.', 'no limit'),
  work: defaulted(
    quantity(duration, { least: 1 }),
    'Mean time of one answer: told to the simulator.',
    '1ms',
    'an indexed read',
  ),
  concurrency: defaulted(
    quantity(count, { least: 1 }),
    'Answers it works on at once: told to the simulator.',
    100,
    'a common connection limit',
  ),
  run: optional(run, 'The platform runs it itself.', 'somebody else does'),
  replication: optional(
    replication,
    'PostgreSQL or Kafka that runs here, in several regions: who writes. With `each`, what another region wrote to a topic of Kafka is in `<cluster>.<topic>`.',
    'PostgreSQL: one region writes; Kafka: each region has its own',
  ),
  care: optional(
    storeCare,
    'PostgreSQL that runs here: what is slow is told, tables are divided by month.',
    'nobody looks after it',
  ),
  backup: optional(storeBackup, 'How it is backed up.', 'as others of its kind, where the platform has a `backup`'),
});
export type WrittenDataStore = ValueOf<typeof dataStore>;
