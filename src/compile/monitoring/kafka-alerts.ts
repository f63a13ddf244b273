/** Kafka (D05): records that lack a copy, partitions that take none, and mirrors that are behind. */
import type { KafkaStore } from '../../model/store-types.ts';
import type { Model } from '../../model/types.ts';
import { MINUTE_US, printDuration } from '../../units/duration.ts';
import { poolName } from '../data/kafka.ts';
import { mirroredFrom, mirrorName } from '../data/kafka-mirrors.ts';
import { storesIn } from '../data/store-meta.ts';
import { type Alert, PLACE_TEXT } from './alert.ts';
import { aggregate, binary, call, type Query, series } from './query.ts';

const MILLISECONDS = 1000;
const MICROSECONDS = 1_000_000;

type Common = Pick<Alert, 'scope' | 'source' | 'labels'>;

function podsOf(store: KafkaStore, name: string) {
  return { namespace: store.namespace, pod: { is: '=~', value: `${name}-[0-9]+` } } as const;
}

/** Partitions of which the pods of a store say something bad. */
function partitions(store: KafkaStore, role: 'broker' | 'controller', metric: string): Query {
  const pods = podsOf(store, `${store.name}-${poolName(store, role)}`);
  return binary(aggregate('sum', ['namespace'], series(metric, pods)), '>', 0);
}

function copies(store: KafkaStore, common: Common): readonly Alert[] {
  return [
    {
      ...common,
      name: 'KafkaCopiesMissing',
      severity: 'warning',
      forUs: 10 * MINUTE_US,
      query: partitions(store, 'broker', 'kafka_server_replicamanager_underreplicatedpartitions'),
      summary: `${store.name} lacks copies of what it keeps in ${PLACE_TEXT}`,
      description: '{{ $value }} partitions have fewer copies in step than they should for ten minutes.',
    },
    {
      ...common,
      name: 'KafkaWritesRefused',
      severity: 'critical',
      forUs: 2 * MINUTE_US,
      query: partitions(store, 'broker', 'kafka_server_replicamanager_underminisrpartitioncount'),
      summary: `${store.name} refuses records in ${PLACE_TEXT}`,
      description: '{{ $value }} partitions have fewer copies in step than must confirm a write.',
    },
    {
      ...common,
      name: 'KafkaPartitionsOffline',
      severity: 'critical',
      forUs: MINUTE_US,
      query: partitions(store, 'controller', 'kafka_controller_kafkacontroller_offlinepartitionscount'),
      summary: `Parts of ${store.name} answer nobody in ${PLACE_TEXT}`,
      description: '{{ $value }} partitions are led by no broker: nothing is read from them or written to them.',
    },
  ];
}

function mirrors(store: KafkaStore, cluster: string, common: Common): readonly Alert[] {
  const { mirror } = store;
  if (mirror === null || mirroredFrom(store, mirror, cluster).length === 0) return [];
  const pods = podsOf(store, `${mirrorName(store)}-mirrormaker2`);
  const latency = series('kafka_connect_mirror_mirrorsourceconnector_replication_latency_ms_max', pods);
  return [
    {
      ...common,
      name: 'KafkaMirrorBehind',
      severity: 'warning',
      forUs: 10 * MINUTE_US,
      query: binary(binary(aggregate('max', ['source'], latency), '/', MILLISECONDS), '>', mirror.lagUs / MICROSECONDS),
      summary: `What ${store.name} of {{ $labels.source }} was sent comes late to ${PLACE_TEXT}`,
      description: `By {{ $value | humanizeDuration }} for ten minutes; ${printDuration(mirror.lagUs)} is what a lost region may take with it.`,
    },
    {
      ...common,
      name: 'KafkaMirrorMissing',
      severity: 'warning',
      forUs: 10 * MINUTE_US,
      // A mirror that does not run tells of no delay.
      query: call('absent', binary(series('up', { job: 'strimzi', ...pods }), '==', 1)),
      summary: `Nothing fetches what ${store.name} of other regions is sent to ${PLACE_TEXT}`,
      description: 'No pod of its MirrorMaker has answered for ten minutes.',
    },
  ];
}

/** Alerts of every Kafka that runs in a cluster. */
export function kafkaAlerts(model: Model, cluster: string): readonly Alert[] {
  return storesIn(model, cluster).flatMap((store) => {
    if (store.kind !== 'kafka') return [];
    const common = { scope: 'platform', source: 'strimzi', labels: { store: store.name } } as const;
    return [...copies(store, common), ...mirrors(store, cluster, common)];
  });
}
