/** Requests, nodes, forecasts and utilisation of the whole platform. */
import { NAME } from '../../schema/name-texts.ts';
import {
  defaulted,
  flag,
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
import type { Schema, ValueOf } from '../../schema/types.ts';
import { countOrShare } from '../../units/count-or-share.ts';
import { cpu } from '../../units/cpu.ts';
import { duration, MINUTE_US } from '../../units/duration.ts';
import { share } from '../../units/share.ts';
import { GIBIBYTE, MEBIBYTE, size } from '../../units/size.ts';

const TIME = quantity(duration, { least: MINUTE_US });
const CORES = quantity(cpu, { least: 1 });
const MEMORY = quantity(size, { least: MEBIBYTE });
const DISK = quantity(size, { least: GIBIBYTE });
const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 20, examples: ['1.7.1'] });
const FAMILY = text('a family of instances', { pattern: '^[a-z]+\\d+[a-z-]*$', longest: 20, examples: ['m7i', 'c7g'] });
const NODE_IMAGE = text('an image of nodes', {
  pattern: '^(?:al2023|bottlerocket)@\\S+$',
  longest: 60,
  examples: ['bottlerocket@1.45.0'],
});
const PROVIDER_NAME = text('the name of a cluster at its provider', {
  pattern: '^[0-9A-Za-z][-0-9A-Za-z_]*$',
  longest: 100,
  examples: ['prod-1'],
});

/** Least and most of something. */
function bounds<T>(value: Schema<T>, min: string, max: string) {
  return defaulted(
    record('bounds', {
      min: defaulted(value, 'At least.', min, 'a small service'),
      max: defaulted(value, 'At most.', max, 'half of a common node'),
    }),
    'Between what.',
    {},
    'what a common node can carry',
  );
}

const vertical = record('vertical scaling', {
  mode: defaulted(
    words('recommend', 'apply'),
    'Whether recommendations are only told, or change the pods that run.',
    'recommend',
    'a person decides',
  ),
  history: defaulted(TIME, 'How much of the past a recommendation rests on.', '30d', 'four weeks and their weekends'),
  halfLife: defaulted(
    TIME,
    'After how long a sample counts half.',
    '7d',
    'with the recommender’s own, 24 h, last week’s peak counts less than a hundredth',
  ),
  version: defaulted(VERSION, 'Of the recommender.', '1.7.1', 'August 2026'),
  cpu: bounds(CORES, '25m', '4'),
  memory: bounds(MEMORY, '64Mi', '8Gi'),
});

const nodes = record('nodes', {
  families: defaulted(
    listOf(FAMILY, true),
    'Families of instances that may be bought, all of one architecture.',
    ['m7i', 'c7i', 'r7i', 'm6i', 'c6i', 'r6i'],
    'three shapes of two generations: spot needs a choice',
  ),
  base: optional(
    record('a base', {
      cpu: required(CORES, 'Processors in each cluster.'),
      memory: required(MEMORY, 'Memory in each cluster.'),
    }),
    'What is bought on demand before anything else.',
    'what services reserve at their fewest pods, and half as much again',
  ),
  spot: defaulted(
    flag(),
    'Whether what is beyond the base may be bought on the spot market.',
    true,
    'a third of the price',
  ),
  use: defaulted(
    quantity(share),
    'Share of a node that its pods reserve; a node below is one too many.',
    '50%',
    'its pods fit on another',
  ),
  settle: defaulted(
    TIME,
    'How long a node must have been left alone before it may be taken away.',
    '5m',
    'longer than pods take to be replaced',
  ),
  disruption: defaulted(
    quantity(countOrShare),
    'Nodes of a pool that may be replaced at a time.',
    '10%',
    'Karpenter’s own',
  ),
  expire: defaulted(
    TIME,
    'Age at which a node is replaced.',
    '30d',
    'Karpenter’s own: nothing runs unpatched for longer',
  ),
  image: defaulted(
    NODE_IMAGE,
    'System of the nodes.',
    'al2023@latest',
    'patched as it comes: pin it where that is too soon',
  ),
  disk: defaulted(DISK, 'Disk of a node, encrypted.', '100Gi', 'images and logs of a day'),
  names: defaulted(
    mapOf(NAME, PROVIDER_NAME),
    'Name of a cluster at its provider: subnets and security groups are tagged with it (`karpenter.sh/discovery`), and the role of its nodes is `KarpenterNodeRole-<name>`.',
    {},
    'the same as here',
  ),
});

const lead = (why: string, ahead: string, factor: number) =>
  defaulted(
    record('a lead', {
      ahead: defaulted(TIME, 'How far ahead is looked.', ahead, why),
      factor: defaulted(number(1, 10), 'By how much the forecast is raised.', factor, 'its owners’ own'),
    }),
    'How far ahead, and with how much to spare.',
    {},
    why,
  );

/** A size that is forecast. */
function predicted<T>(value: Schema<T>, min: string, max: string, step: string) {
  return defaulted(
    record('a predicted size', {
      min: defaulted(value, 'At least.', min, 'a small pod'),
      max: defaulted(value, 'At most.', max, 'a large pod'),
      step: defaulted(value, 'In steps of.', step, 'what makes a difference'),
    }),
    'Bounds and steps of what is forecast.',
    {},
    'its owners’ own',
  );
}

const ORDER = whole(0, 50);
const predictive = record('predictive scaling', {
  services: required(listOf(NAME, true), 'Whose pods are forecast.'),
  mode: defaulted(
    words('proactive', 'reactive', 'hybrid'),
    'Far ahead, shortly ahead, or the larger of both.',
    'hybrid',
    'a forecast never takes away what the load asks for',
  ),
  history: defaulted(TIME, 'How much of the past is looked at.', '30d', 'four weeks'),
  horizon: defaulted(TIME, 'How far the forecast reaches.', '7d', 'a week'),
  refresh: defaulted(TIME, 'How often it is made anew.', '1h', 'what happened counts soon'),
  seasonality: defaulted(
    record('a seasonality', {
      daily: defaulted(ORDER, 'Fourier order of the day; 0: none.', 5, 'two peaks and a night'),
      weekly: defaulted(ORDER, 'Fourier order of the week; 0: none.', 3, 'working days and weekends'),
      yearly: defaulted(ORDER, 'Fourier order of the year; 0: none.', 0, 'it needs two years of history'),
    }),
    'What repeats.',
    {},
    'days and weeks do',
  ),
  proactive: lead('longer than nodes and pods take to start', '30m', 1.5),
  reactive: lead('longer than pods take to start', '5m', 1.2),
  step: defaulted(whole(1, 1000), 'Pods are added in steps of.', 3, 'one in each of three zones'),
  cpu: predicted(CORES, '100m', '2', '100m'),
  memory: predicted(MEMORY, '256Mi', '4Gi', '256Mi'),
  storage: predicted(DISK, '100Gi', '1Ti', '50Gi'),
});

/** What is right, and what is told when it is left. */
function band<T>(value: Schema<T>, of: string, [from, to, below, above]: readonly (string | number)[]) {
  return defaulted(
    record('a band', {
      from: defaulted(value, 'Right from.', from!, 'its owners’ own'),
      to: defaulted(value, 'Right up to.', to!, 'its owners’ own'),
      below: defaulted(value, 'Told below: too much is paid for.', below!, 'its owners’ own'),
      above: defaulted(value, 'Told above: too little is left.', above!, 'its owners’ own'),
    }),
    of,
    {},
    'its owners’ own',
  );
}

const COUNT = whole(0, 100_000);
const bands = record('bands', {
  cpu: band(quantity(share), 'Processor time used, of what is reserved.', ['60%', '80%', '40%', '90%']),
  memory: band(quantity(share), 'Memory used, of what is reserved.', ['70%', '90%', '50%', '95%']),
  storage: band(quantity(share), 'Volume used.', ['40%', '80%', '30%', '85%']),
  network: band(number(0), 'Megabits per second that a pod sends and receives.', [10, 70, 5, 85]),
  pods: optional(
    record('a band of pods', {
      below: optional(COUNT, 'Told below.', 'never'),
      above: optional(COUNT, 'Told above.', 'never'),
    }),
    'Pods that an autoscaler has set.',
    'told where it has all that it may have',
  ),
});

/** What the platform scales beyond the pods of a service. */
export const scaling = record('scaling', {
  vertical: optional(vertical, 'What pods reserve is compared with what they use (S02).', 'nobody compares'),
  nodes: optional(nodes, 'Nodes come and go with the pods, by Karpenter (S03).', 'nodes are somebody else’s'),
  predictive: optional(predictive, 'Pods stand ready before the load comes (S04).', 'pods follow the load'),
  bands: optional(bands, 'Utilisation that is right, and what is told beyond it (S05).', 'nothing is told'),
});
export type WrittenNodes = ValueOf<typeof nodes>;
export type WrittenPredictive = ValueOf<typeof predictive>;
