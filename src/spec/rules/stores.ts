import type { Reading } from '../../schema/reading.ts';
import { quoteList } from '../../units/quote-list.ts';
import { callsOf } from '../derive/calls-of.ts';
import { isFollowed, storeClustersOf, writerOf } from '../derive/stores-of.ts';
import type { PlatformSpec } from '../platform-schema.ts';
import type { WrittenDataStore, WrittenRun } from '../sections/store.ts';
import { demandBucketName } from './bucket-name.ts';
import { demandNamed } from './named.ts';
import type { SpecRule } from './spec-rule.ts';

type Field = keyof WrittenRun;

/** Fields of `run` that only one kind of store has. */
const ONLY: Readonly<Record<'postgres' | 'redis' | 'kafka', readonly Field[]>> = {
  postgres: ['replicas', 'synchronous', 'pool', 'database'],
  redis: ['sentinel', 'cluster', 'secret'],
  kafka: ['brokers', 'topics', 'cruiseControl'],
};
const PRODUCTS = { postgres: 'PostgreSQL', redis: 'Redis', kafka: 'Kafka' } as const;

/** What cannot be of a store: somewhere and nowhere, two topologies in one, two writers of one row. */
export const stores: SpecRule = (spec, reading) => {
  for (const [name, store] of Object.entries(spec.data)) {
    const at = ['data', name];
    if (store.kind === 'bucket') bucket(spec, name, store, reading);
    else if (store.run === undefined) elsewhere(store, at, reading);
    else here(spec, name, store, store.run, store.kind, reading);
    if (store.kind !== 'bucket') replication(spec, name, store, reading);
    if (store.care !== undefined && store.kind !== 'bucket' && (store.kind !== 'postgres' || store.run === undefined)) {
      const message = store.kind === 'postgres' ? `whoever runs ${name} takes care of it` : 'care is of PostgreSQL';
      reading.report('SPEC030', [...at, 'care'], message, 'take it away');
    }
  }
};

function bucket(spec: PlatformSpec, name: string, store: WrittenDataStore, reading: Reading): void {
  const at = ['data', name];
  for (const field of ['host', 'port', 'addresses', 'connections', 'run', 'replication', 'care'] as const) {
    if (!reading.isWritten([...at, field])) continue;
    const message = `\`${field}\` is of databases and caches; a bucket is the provider’s`;
    reading.report('SPEC030', [...at, field], message, 'take it away');
  }
  if (spec.provider !== 'aws') {
    const message = `buckets are asked for by Terraform of AWS, and the provider is ${spec.provider}`;
    reading.report('SPEC025', at, message, 'write `provider: aws`, or bring the buckets yourself');
  }
  for (const { region } of storeClustersOf(spec))
    demandBucketName(`${spec.metadata.name}-${name}-${region}`, at, reading);
  for (const [service, written] of Object.entries(spec.services)) {
    for (const { to, at: call } of callsOf(written)) {
      if (to !== name || store.kind !== 'bucket') continue;
      const message = `${service} calls ${name}, a bucket: its endpoint is the provider’s`;
      const fix = 'declare `s3.<region>.amazonaws.com` under `externals`, and call that';
      reading.report('SPEC020', ['services', service, 'calls', call], message, fix);
    }
  }
}

function elsewhere(store: WrittenDataStore, at: readonly string[], reading: Reading): void {
  if (store.host === undefined) {
    const fix = `add \`host: ${store.kind}.example\`, or \`run: {}\` for one of the platform’s own`;
    reading.report('SPEC007', at, 'a store is somewhere, or the platform runs it', fix);
  }
}

function here(
  spec: PlatformSpec,
  name: string,
  store: WrittenDataStore,
  run: WrittenRun,
  kind: keyof typeof ONLY,
  reading: Reading,
): void {
  const at = ['data', name];
  for (const other of Object.keys(ONLY) as (keyof typeof ONLY)[]) {
    for (const field of other === kind ? [] : ONLY[other]) {
      if (!reading.isWritten([...at, 'run', field])) continue;
      reading.report('SPEC030', [...at, 'run', field], `\`${field}\` is of ${PRODUCTS[other]}`, 'take it away');
    }
  }
  for (const field of ['addresses', 'location'] as const) {
    if (!reading.isWritten([...at, field])) continue;
    reading.report(
      'SPEC030',
      [...at, field],
      `\`${field}\` is of stores elsewhere, and ${name} runs here`,
      'take it away',
    );
  }
  if (store.host !== undefined && !isFollowed(spec, store)) {
    const message = `${name} is called by the name of its Service: a host of its own changes nothing`;
    reading.report('SPEC030', [...at, 'host'], message, 'take it away');
  }
  if (kind === 'redis') redis(run, at, reading);
  else if (kind === 'postgres') postgres(spec, name, run, reading);
  else kafka(store, run, at, reading);
}

/** Strimzi's own listeners and metrics have these, and it takes none below 9092. */
const TAKEN_PORTS = [9094, 9404, 9999];

function kafka({ port }: WrittenDataStore, { brokers }: WrittenRun, at: readonly string[], reading: Reading): void {
  if (port !== undefined && (port < 9092 || TAKEN_PORTS.includes(port))) {
    const message = `clients of a Kafka that runs here come by 9092 or a higher port, and not by ${TAKEN_PORTS.join(', ')}`;
    reading.report('SPEC023', [...at, 'port'], message, 'take it away: 9092 is usual');
  }
  if (brokers === undefined || brokers >= 3) return;
  const message = `three copies of each record are kept, in different brokers, and there are ${brokers}`;
  reading.report('SPEC023', [...at, 'run', 'brokers'], message, 'write at least `3`');
}

function redis(run: WrittenRun, at: readonly string[], reading: Reading): void {
  const { sentinel, cluster } = run;
  if (sentinel !== undefined && cluster !== undefined) {
    const message =
      'Redis Cluster and Sentinel are two topologies: a Cluster replaces its own masters, and Sentinel does not know parts of the keys';
    const fix = 'keep `sentinel` for one master that everything fits on, or `cluster` for several';
    reading.contradict('SPEC025', [...at, 'run', 'sentinel'], [...at, 'run', 'cluster'], message, fix);
    return;
  }
  if (cluster !== undefined && cluster.masters < 3) {
    const message = `${cluster.masters} masters cannot agree that one of them is lost: a Redis Cluster has at least 3`;
    reading.report('SPEC023', [...at, 'run', 'cluster', 'masters'], message, 'write at least `3`');
  }
  if (sentinel === undefined) return;
  const majority = Math.floor(sentinel.nodes / 2) + 1;
  if (sentinel.nodes < 3) {
    const message = `of ${sentinel.nodes} Sentinels none may be lost: a majority of them must agree on a new master`;
    reading.report('SPEC023', [...at, 'run', 'sentinel', 'nodes'], message, 'write at least `3`');
  } else if (sentinel.quorum !== undefined && sentinel.quorum > sentinel.nodes) {
    const message = `${sentinel.quorum} of ${sentinel.nodes} Sentinels can never agree`;
    reading.report('SPEC028', [...at, 'run', 'sentinel', 'quorum'], message, `write \`${majority}\`, a majority`);
  }
}

function postgres(
  spec: PlatformSpec,
  name: string,
  { replicas, synchronous, pool }: WrittenRun,
  reading: Reading,
): void {
  const at = ['data', name, 'run'];
  const counts = typeof replicas === 'object' ? replicas : {};
  for (const region of Object.keys(counts)) {
    demandNamed(spec, 'region', region, [...at, 'replicas', region], reading);
  }
  const fewest = typeof replicas === 'number' ? replicas : Math.min(2, ...Object.values(counts));
  if (synchronous !== undefined && synchronous > fewest) {
    const message = `${synchronous} replicas are to confirm each commit, and there are ${fewest}: nothing could be written`;
    const fix = `write at most \`${Math.max(0, fewest - 1)}\`, so that one may be lost, or more \`replicas\``;
    reading.report('SPEC023', [...at, 'synchronous'], message, fix);
  }
  if (pool === 1) {
    const fix = 'write `2` or more, or take it away';
    reading.report('SPEC023', [...at, 'pool'], `${name} would be reached through one pod only`, fix);
  }
}

function replication(spec: PlatformSpec, name: string, store: WrittenDataStore, reading: Reading): void {
  const { replication: written } = store;
  if (written === undefined) return;
  const at = ['data', name, 'replication'];
  if ((store.kind !== 'postgres' && store.kind !== 'kafka') || store.run === undefined) {
    const message =
      store.kind === 'redis' && store.run !== undefined
        ? 'Sentinel and Cluster choose masters within a region: each region has its own'
        : `nobody here decides how ${name} replicates`;
    reading.report('SPEC030', at, message, 'take it away');
    return;
  }
  const regions = storeClustersOf(spec).map(({ region }) => region);
  if (regions.length < 2) {
    reading.report('SPEC030', at, 'there is one region: nothing to replicate to', 'take it away');
    return;
  }
  const { primary, lossy } = written;
  if (store.kind === 'kafka' && reading.isWritten([...at, 'lossy'])) {
    const message = 'tables are of PostgreSQL; topics that every region writes are kept apart by their names';
    reading.report('SPEC030', [...at, 'lossy'], message, 'take it away');
  }
  if (primary !== undefined) demandNamed(spec, 'region', primary, [...at, 'primary'], reading);
  if (writerOf(store) === 'each' && primary !== undefined) {
    const message = `every region writes, so none is primary`;
    reading.report('SPEC025', [...at, 'primary'], message, 'take it away, or write `writer: one`');
  }
  if (store.kind === 'postgres' && writerOf(store) === 'one' && lossy.length > 0) {
    const message = `where one region writes nothing conflicts: ${quoteList([...lossy])} loses nothing`;
    reading.report('SPEC030', [...at, 'lossy'], message, 'take it away, or write `writer: each`');
  }
}
