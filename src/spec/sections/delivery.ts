import { COOKIE_NAME, HEADER_NAME, IMAGE, LINE, NAME } from '../../schema/name-texts.ts';
import {
  defaulted,
  either,
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
import { countOrShare } from '../../units/count-or-share.ts';
import { duration } from '../../units/duration.ts';
import { share } from '../../units/share.ts';
import { serviceScaling, serviceVertical } from './service-scaling.ts';

const MOST_REPLICAS = 10_000;
const TIME = quantity(duration, { least: 1_000_000 });
const LATENCY = quantity(duration, { least: 1000 });

/** Replicas of a version that is not the live one: everywhere the same, or by region or cluster. */
const versionReplicas = either({
  scalar: whole(0, MOST_REPLICAS),
  map: mapOf(NAME, whole(0, MOST_REPLICAS)),
});

/** As Prometheus names metrics. */
const COUNTER = text('a counter', {
  pattern: '^[a-zA-Z_:][a-zA-Z0-9_:]*$',
  longest: 200,
  examples: ['orders_failed_total'],
});

const business = record('a business counter', {
  bad: required(COUNTER, 'Counts what failed, whatever the answer said.'),
  of: required(COUNTER, 'Counts all of it.'),
  max: optional(quantity(share), 'Share that may fail.', 'only compared with the other version'),
});

const judge = defaulted(
  record('a judge', {
    p95: defaulted(LATENCY, '95 % of the new version’s requests are answered within.', '500ms', 'a user notices more'),
    errors: defaulted(quantity(share), 'Share of its requests that may fail.', '0.1%', 'a tenth of what users forgive'),
    business: optional(
      business,
      'Counters that every pod of the service exports at `/metrics`: what was answered well and failed all the same.',
      'only answers are judged',
    ),
  }),
  'When the new version is rolled back (V02).',
  {},
  'a canary that nobody judges is a rollout',
);

export const canary = record('a canary', {
  share: optional(quantity(share), 'Share of requests that the canary takes all the time.', 'the first of `steps`'),
  steps: optional(
    listOf(quantity(share), true),
    'Shares through which a rollout passes; the last is 100 %.',
    'a standing split, no rollout',
  ),
  hold: defaulted(
    TIME,
    'How long each step is judged.',
    '10m',
    'long enough to see an error rate of a tenth of a percent at 100 rps',
  ),
  header: optional(HEADER_NAME, 'Requests with this header always reach the canary.', 'none do'),
  value: optional(LINE, 'Only with this value.', 'any'),
  sticky: optional(
    either({
      scalar: COOKIE_NAME,
      map: record('sticky', {
        cookie: required(COOKIE_NAME, 'Cookie that keeps a user on the version first drawn.'),
        ttl: defaulted(TIME, 'Its life.', '1h', 'longer than a visit'),
      }),
    }),
    'Cookie that keeps a user on the version first drawn.',
    'every request is drawn anew',
  ),
  image: optional(IMAGE, 'Image of the canary.', 'the service’s own: a rollout brings the next'),
  replicas: optional(versionReplicas, 'Pods of the canary, by region.', 'its share of the service’s, at least one'),
  shadow: optional(
    record('a shadow', {
      share: defaulted(quantity(share), 'Share of requests of which the canary gets a copy.', '10%', 'a first step'),
      for: defaulted(TIME, 'How long.', '10m', 'as long as a step'),
    }),
    'Copies of requests go to the canary before it answers any; nobody sees its answers.',
    'it answers from the first step on',
  ),
  test: optional(TIME, 'How long only requests with `header` reach the canary, before the first step.', 'no time'),
  judge,
});

export const blueGreen = record('blueGreen', {
  header: defaulted(HEADER_NAME, 'Header that reaches green before the switch.', 'x-color', 'says what it selects'),
  value: defaulted(LINE, 'Value of that header.', 'green', 'the version that is not live'),
  test: defaulted(
    TIME,
    'How long green is tested through the header before the switch.',
    '10m',
    'as long as a canary’s step',
  ),
  keep: defaulted(TIME, 'How long blue is kept for the way back.', '24h', 'a day shows what a release broke'),
  image: optional(IMAGE, 'Image of green.', 'the service’s own: a rollout brings the next'),
  replicas: optional(
    versionReplicas,
    'Pods of green, by region.',
    'as many as the service has: green must carry everything',
  ),
  judge,
});

export const rollout = record('a rollout', {
  engine: defaulted(
    words('nines', 'argo-rollouts', 'flagger'),
    'Who moves the weights of a canary.',
    'nines',
    'proven by the same simulator',
  ),
  judge: optional(
    words('engine', 'nines'),
    'Who judges a canary that Argo Rollouts or Flagger moves: they by thresholds, or the judge of Nines, whom they ask (V05).',
    'whoever moves it',
  ),
  maxUnavailable: defaulted(
    quantity(countOrShare),
    'Pods that may be missing during an update.',
    '25%',
    'Kubernetes’ own',
  ),
  maxSurge: defaulted(quantity(countOrShare), 'Pods that may be too many during an update.', '25%', 'Kubernetes’ own'),
  atOnce: optional(
    whole(1, 1000),
    'Pods that are replaced at a time, the new one before the old one; in the place of the two above.',
    'as many as `maxUnavailable` and `maxSurge` allow',
  ),
  graceful: defaulted(TIME, 'From the wish to stop to the kill.', '30s', 'Kubernetes’ own'),
  drain: defaulted(
    quantity(duration),
    'Pause before the wish, until every proxy knows.',
    '5s',
    'several times the propagation of an endpoint',
  ),
});

export const disruption = record('disruption', {
  available: defaulted(quantity(share), 'Share of pods that evictions leave standing.', '66%', 'two of three zones'),
});

export const replicas = either({
  scalar: whole(1, MOST_REPLICAS),
  map: mapOf(
    text('a region, a cluster, or `max`', {
      pattern: '^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$',
      longest: 63,
      examples: ['us-east-1'],
    }),
    either({ scalar: whole(0, MOST_REPLICAS), map: mapOf(NAME, whole(0, MOST_REPLICAS)) }),
    true,
  ),
});

export const versions = mapOf(
  NAME,
  record('a version', {
    image: required(IMAGE, 'Its image.'),
    replicas: optional(versionReplicas, 'Its pods, by region.', 'one in every cluster'),
    env: defaulted(mapOf(LINE, LINE), 'Environment beside the service’s own.', {}, 'the same'),
  }),
);

export const deliveryFields = {
  replicas: defaulted(
    replicas,
    'Pods in every region, or by region, with the `max` that scaling may reach.',
    3,
    'one in each of three zones',
  ),
  versions: defaulted(versions, 'Other versions that run beside the live one.', {}, 'there is one version'),
  rollout: defaulted(rollout, 'How pods are replaced (V01).', {}, 'every service is updated one day'),
  canary: optional(
    canary,
    'A few requests try the next version first (M03).',
    'a rolling update takes everybody along',
  ),
  blueGreen: optional(
    blueGreen,
    'The next version stands ready before the switch (M05).',
    'a rolling update takes everybody along',
  ),
  disruption: defaulted(disruption, 'What evictions must leave standing (D01).', {}, 'nodes are drained one day'),
  scaling: optional(
    serviceScaling,
    'How pods follow the load (S01).',
    'by processor and memory where `replicas.max` allows it',
  ),
  vertical: optional(serviceVertical, 'How the requests of its pods are judged (S02).', 'as the platform says'),
  priority: defaulted(
    words('critical', 'high', 'normal', 'low'),
    'Who is placed first when nodes are short.',
    'normal',
    'nobody is special',
  ),
} as const;

export type WrittenReplicas = ValueOf<typeof replicas>;
export type WrittenVersionReplicas = ValueOf<typeof versionReplicas>;
export type WrittenCanary = ValueOf<typeof canary>;
