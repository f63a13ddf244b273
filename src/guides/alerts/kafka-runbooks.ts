import { ask, firing } from '../ask-monitoring.ts';
import { type Command, kubectlIn } from '../commands/command.ts';
import { eventsIn } from '../pods-and-nodes.ts';
import type { Site } from '../site.ts';
import { KAFKA, kafkas, MIRROR, volumes } from '../stores.ts';
import type { AlertRunbooks } from './alert-runbooks.ts';

function lookAtKafka(site: Site): readonly Command[] {
  return kafkas(site).flatMap(({ name, namespace }) => [
    kubectlIn(namespace, 'get', KAFKA, name, '-o', 'wide'),
    kubectlIn(namespace, 'get', 'pods', '-l', `strimzi.io/cluster=${name}`, '-L', 'strimzi.io/pool-name', '-o', 'wide'),
    kubectlIn(namespace, 'logs', '-l', `strimzi.io/name=${name}-kafka`, '-c', 'kafka', '--tail', '100'),
    eventsIn(namespace),
  ]);
}

function lookAtMirrors(site: Site): readonly Command[] {
  return kafkas(site).flatMap(({ name, namespace, mirror }) =>
    mirror === null
      ? []
      : [
          kubectlIn(namespace, 'get', MIRROR, `${name}-mirror`, '-o', 'yaml'),
          kubectlIn(namespace, 'logs', '-l', `strimzi.io/name=${name}-mirror-mirrormaker2`, '--tail', '100'),
        ],
  );
}

/** Which partitions: the alerts count them, Kafka’s exporter names them. */
const LACKING = {
  copies: 'kafka_topic_partition_under_replicated_partition == 1',
  confirmations: 'kafka_topic_partition_in_sync_replica < 2',
  leaders: 'kafka_topic_partition_leader < 0',
} as const;

const CAUSES = [
  'A broker does not run: its node or zone is gone, it was killed for memory, or its volume is full.',
  'A broker was replaced and fetches what it missed: the number falls by itself.',
  'Disk or network of one broker are slower than what is written.',
];
const BROKER = 'The broker that is missing: cure its pod, its node or its volume. Nothing else has to be done.';
const UNDER = 'sum(kafka_server_replicamanager_underreplicatedpartitions)';
const LATENCY = 'max by (source) (kafka_connect_mirror_mirrorsourceconnector_replication_latency_ms_max)';

/** Runbooks of the alerts on Kafka. */
export const KAFKA_RUNBOOKS: AlertRunbooks = {
  KafkaCopiesMissing: (site) => ({
    title: 'KafkaCopiesMissing',
    symptom: 'Partitions have fewer copies in step than the three that they should have.',
    means: 'Users notice nothing. Of these partitions one more broker may be lost before writes are refused, or none.',
    look: [...lookAtKafka(site), ask(LACKING.copies), ask(UNDER)],
    causes: CAUSES,
    cure: [
      BROKER,
      {
        text: 'A volume that is full: make it larger in the spec, compile, apply.',
        run: kafkas(site).flatMap(({ namespace }) => volumes(namespace)),
      },
      'It falls by itself: wait, and let no other broker be restarted meanwhile.',
    ],
    over: { text: 'no partition lacks a copy.', run: [ask(UNDER), firing('alertname=KafkaCopiesMissing')] },
    helps: ['database'],
  }),
  KafkaWritesRefused: (site) => ({
    title: 'KafkaWritesRefused',
    symptom: 'Partitions have fewer copies in step than the two that must confirm a write.',
    means: 'Whoever writes to them is refused, and keeps or loses what it wanted to say. What was written is there.',
    look: [...lookAtKafka(site), ask(LACKING.confirmations)],
    causes: ['Two brokers are gone at once, or one while another fetches what it missed.', ...CAUSES],
    cure: [BROKER, 'Do not lower `min.insync.replicas`: what is then confirmed is in one place, and gone with it.'],
    over: { text: 'writes are taken again.', run: [firing('alertname=KafkaWritesRefused')] },
    helps: ['database'],
  }),
  KafkaPartitionsOffline: (site) => ({
    title: 'KafkaPartitionsOffline',
    symptom: 'Partitions are led by no broker.',
    means: 'Nothing is read from them or written to them.',
    look: [...lookAtKafka(site), ask(LACKING.leaders)],
    causes: ['All brokers that have their copies are gone.', ...CAUSES],
    cure: [
      BROKER,
      'Do not let a copy lead that is not in step, unless everybody who reads and writes agrees to lose what it lacks.',
    ],
    over: { text: 'every partition is led.', run: [firing('alertname=KafkaPartitionsOffline')] },
    helps: ['database'],
  }),
  KafkaMirrorBehind: (site) => ({
    title: 'KafkaMirrorBehind',
    symptom: 'Records of another region come later than they may. Label `source` is that region’s cluster.',
    means: 'What is read here of other regions is old. If that region were lost now, what has not come would be gone.',
    look: [...lookAtMirrors(site), ask(LATENCY)],
    causes: [
      'A burst of records there: it falls again by itself.',
      'The way between the regions is slow or lossy.',
      'Its workers have too little processor time, or one of two is gone.',
    ],
    cure: [
      'A burst: wait.',
      'The way: the provider; meanwhile nobody leaves that region who need not.',
      { text: 'The workers: cure their pods.', run: lookAtMirrors(site) },
    ],
    over: { text: 'the delay is below what `data` allows.', run: [ask(LATENCY)] },
    helps: ['database', 'network'],
  }),
  KafkaMirrorMissing: (site) => ({
    title: 'KafkaMirrorMissing',
    symptom: 'No pod of MirrorMaker answers.',
    means: 'What other regions are sent does not come here. If one were lost now, what has not come would be gone.',
    look: lookAtMirrors(site),
    causes: [
      'Its pods cannot be placed, or do not become ready: a Secret with the authority or its own certificate is missing.',
      'Strimzi’s operator does not run.',
    ],
    cure: [
      'Cure its pods. It goes on where it stopped: nothing is lost as long as the other region keeps its records.',
    ],
    over: { text: 'its pods answer.', run: [firing('alertname=KafkaMirrorMissing')] },
    helps: ['database'],
  }),
};
