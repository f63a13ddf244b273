/** How the pods of one service follow what is asked of them. */
import { NAME } from '../../schema/name-texts.ts';
import {
  defaulted,
  listOf,
  mapOf,
  number,
  optional,
  quantity,
  record,
  required,
  text,
  whole,
  words,
} from '../../schema/record.ts';
import { cron } from '../../units/cron.ts';
import { duration } from '../../units/duration.ts';
import { pace } from '../../units/pace.ts';

const METRIC = text('a metric', { pattern: '^[A-Za-z_][A-Za-z0-9_./-]*$', longest: 200, examples: ['queue_depth'] });
/** `none` leaves the resource out. */
const UTILISATION = text('a share, or `none`', { pattern: '^(?:none|\\d{1,3}(?:\\.\\d+)? ?%)$', examples: ['70%'] });
const QUEUE = text('a list or a topic', { pattern: '^[A-Za-z0-9._:{}-]+$', longest: 249, examples: ['jobs'] });
const MOST_PODS = 10_000;

const queue = record('a queue', {
  store: required(NAME, 'Redis or Kafka under `data` that holds it.'),
  name: required(QUEUE, 'Its list in Redis, or its topic in Kafka.'),
  group: optional(QUEUE, 'Kafka: the group of consumers whose lag is the queue.'),
  perPod: required(whole(1), 'What may wait, per pod.'),
  secret: optional(NAME, 'Redis: Secret with its `password`, in the namespace of the service.', 'none is asked for'),
});

const hours = record('hours', {
  from: required(quantity(cron), 'When they begin, in UTC.'),
  until: required(quantity(cron), 'When they end, in UTC.'),
  replicas: required(whole(1, MOST_PODS), 'Pods that stand ready meanwhile, in each cluster.'),
});

export const serviceScaling = record('scaling', {
  engine: optional(
    words('kubernetes', 'keda'),
    'Who scales: Kubernetes’ own autoscaler, or KEDA, which asks queues, Prometheus and clocks.',
    'KEDA for a queue, a latency, hours or a forecast, else Kubernetes',
  ),
  cpu: defaulted(UTILISATION, 'Processor utilisation that is held.', '70%', 'room for a burst while pods start'),
  memory: defaulted(UTILISATION, 'Memory utilisation that is held.', '80%', 'room before the limit'),
  custom: defaulted(
    mapOf(METRIC, number(0)),
    'Metric to its average value per pod; Kubernetes asks an adapter for it, KEDA asks Prometheus.',
    {},
    'none',
  ),
  queue: optional(queue, 'What waits to be worked on.', 'nothing waits'),
  latency: optional(
    quantity(duration, { least: 1000 }),
    '95 % of requests are answered within; beyond, pods are added.',
    'not watched',
  ),
  hours: defaulted(listOf(hours), 'Hours in which more pods than the fewest stand ready.', [], 'all are alike'),
  up: defaulted(quantity(pace), 'How fast pods are added.', '100%/15s', 'Kubernetes’ own'),
  down: defaulted(
    quantity(pace),
    'How fast pods are taken away.',
    '50%/60s',
    'slower than up: load that went often comes back',
  ),
  stabilization: defaulted(quantity(duration), 'Quiet time before pods are taken away.', '5m', 'Kubernetes’ own'),
});

/** One service beside the platform's `scaling.vertical`. */
export const serviceVertical = record('vertical scaling', {
  mode: optional(words('recommend', 'apply', 'none'), 'What is done with recommendations.', 'that of the platform'),
  resources: optional(
    listOf(words('cpu', 'memory'), true),
    'What is recommended, and with `apply` changed.',
    'both; with `apply` only those that do not decide the number of pods',
  ),
});
