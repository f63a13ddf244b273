/** Databases, caches and buckets that the platform runs itself, as `compile` reads them. */

import type { Priority } from './delivery-types.ts';

/** Runs in each of its clusters in namespace `<platform>-data`, unless said otherwise, under its name in `data`. */
export type Store = PostgresStore | RedisStore | KafkaStore;

interface StoreParts {
  readonly name: string;
  readonly namespace: string;
  /** Of the engine, as its image is tagged: `18.6`. */
  readonly version: string;
  readonly image: string;
  readonly port: number;
  /** The host that services call. */
  readonly host: string;
  /** Clusters that run it: the first of each region. */
  readonly clusters: readonly string[];
  /** Volume of each pod. */
  readonly sizeBytes: number;
  /** Name of its StorageClass; null: the cluster’s default one. */
  readonly storageClass: string | null;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  /** Nothing is placed or evicted before it. */
  readonly priority: Priority;
}

/** A CloudNativePG `Cluster` of this name in each of its clusters; services `<name>-rw`, `-ro`, `-r` in its namespace. */
export interface PostgresStore extends StoreParts {
  readonly kind: 'postgres';
  /** Database that is made for services, and its owner. */
  readonly database: string;
  /** Pods by cluster: the primary (in other regions: the one that follows it) and its replicas. */
  readonly instances: Readonly<Record<string, number>>;
  /** By cluster: replicas that confirm a commit before it counts; 0: none is waited for. */
  readonly synchronous: Readonly<Record<string, number>>;
  /** Pods of the connection pool in front of the primary; 0: none. */
  readonly poolers: number;
  readonly replication: Replication;
  /** Null: nobody asked for any. */
  readonly care: Care | null;
}

/** What is done for a database beside letting it run (A04). */
export interface Care {
  /** Statements that take longer are logged. */
  readonly slowUs: number;
  readonly partitions: readonly TableParts[];
}

/** A table of which each month is a part. */
export interface TableParts {
  readonly table: string;
  /** Its column of time. */
  readonly by: string;
  /** Months that are there before they begin. */
  readonly ahead: number;
  /** Months that are kept; null: all. */
  readonly keep: number | null;
}

/** Who writes, and how the other regions follow (D04). */
export interface Replication {
  /** `one`: the primary, which the others follow; `each`: every region its own data. */
  readonly writer: 'one' | 'each';
  /** Cluster that writes, where one does. */
  readonly primary: string;
  /** By cluster: the name under which other regions reach it; empty where no other does. */
  readonly hosts: Readonly<Record<string, string>>;
  /** How far behind the others may be. */
  readonly lagUs: number;
  /** With `each`: tables that all regions write and in which the newest row wins. */
  readonly lossy: readonly string[];
}

/** Every region has its own: what one region writes no other sees. */
export interface RedisStore extends StoreParts {
  readonly kind: 'redis';
  readonly topology:
    | { readonly kind: 'sentinel'; readonly nodes: number; readonly quorum: number }
    | { readonly kind: 'cluster'; readonly masters: number; readonly replicas: number };
  /** Secret with its `password`; null: none is asked for. */
  readonly secret: string | null;
}

/** A Kafka of Strimzi in each of its clusters: `<name>-kafka-bootstrap` in its namespace leads to any of its brokers. */
export interface KafkaStore extends StoreParts {
  readonly kind: 'kafka';
  readonly brokers: number;
  /** Null: topics are made when somebody writes to them. */
  readonly topics: readonly Topic[] | null;
  readonly cruiseControl: boolean;
  /** Null: what one region writes no other sees. */
  readonly mirror: Mirror | null;
}

export interface Topic {
  readonly name: string;
  readonly partitions: number;
  /** How long its records are kept; null: as Kafka by itself does. */
  readonly keepUs: number | null;
}

/** How the Kafka of one region has what others were sent. */
export interface Mirror {
  /** `one`: all others copy the primary’s topics under their names; `each`: everybody copies everybody’s, by cluster. */
  readonly writer: 'one' | 'each';
  /** Cluster that writes, where one does. */
  readonly primary: string;
  /** By cluster: the name under which other regions reach its brokers. */
  readonly hosts: Readonly<Record<string, string>>;
  /** How far behind the others may be. */
  readonly lagUs: number;
}

/** One bucket per region, each copied into all others (D05). */
export interface Bucket {
  readonly name: string;
  /** Name of the bucket by cluster. */
  readonly buckets: Readonly<Record<string, string>>;
}
