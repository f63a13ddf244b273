/** What it means that Kafka lacks copies, refuses records, or that a mirror is behind. */
import type { AlertCase } from './alert-cases.ts';
import { gauge, type Sample } from './sample.ts';

const LABELS = { store: 'log' };
const WORKER = 'log-mirror-mirrormaker2-0';

function said(metric: string, pod: string, value: number): readonly Sample[] {
  return [gauge(`kafka_${metric}`, { namespace: 'shop-data', pod }, value)];
}

/** One says so, and all others that nothing is wrong. */
function one(metric: string, role: string): Pick<AlertCase, 'fires' | 'silent'> {
  const [pod, other] = [0, 1].map((id) => `log-log-${role}-${id}`) as [string, string];
  return {
    fires: [...said(metric, pod, 3), ...said(metric, other, 0)],
    // A pod of another Kafka with a name that begins alike.
    silent: [...said(metric, pod, 0), ...said(metric, `log-log-other-${role}-0`, 3)],
  };
}

function late(ms: number, partition: string): Sample {
  const labels = { namespace: 'shop-data', pod: WORKER, source: 'south', target: 'north', topic: 'orders', partition };
  return gauge('kafka_connect_mirror_mirrorsourceconnector_replication_latency_ms_max', labels, ms);
}

function workers(value: number): readonly Sample[] {
  return [gauge('up', { job: 'strimzi', namespace: 'shop-data', pod: WORKER, instance: 'a' }, value)];
}

const BROKERS: readonly Sample[] = [
  gauge('up', { job: 'strimzi', namespace: 'shop-data', pod: 'log-log-broker-0', instance: 'b' }, 1),
];

export const KAFKA_CASES: readonly AlertCase[] = [
  { alert: 'KafkaCopiesMissing', labels: LABELS, ...one('server_replicamanager_underreplicatedpartitions', 'broker') },
  { alert: 'KafkaWritesRefused', labels: LABELS, ...one('server_replicamanager_underminisrpartitioncount', 'broker') },
  {
    alert: 'KafkaPartitionsOffline',
    labels: LABELS,
    ...one('controller_kafkacontroller_offlinepartitionscount', 'controller'),
  },
  {
    alert: 'KafkaMirrorBehind',
    labels: LABELS,
    fires: [late(100, '0'), late(21_000, '1')],
    // Nothing was fetched of a partition that nobody writes to.
    silent: [late(19_000, '0'), late(Number.NaN, '1')],
  },
  { alert: 'KafkaMirrorMissing', labels: LABELS, fires: [...workers(0), ...BROKERS], silent: workers(1) },
];
