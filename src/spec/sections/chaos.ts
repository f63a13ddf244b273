import { LINE, NAME } from '../../schema/name-texts.ts';
import { defaulted, mapOf, optional, quantity, record, required, text, words } from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { cron } from '../../units/cron.ts';
import { duration, SECOND_US } from '../../units/duration.ts';
import { share } from '../../units/share.ts';
import { size } from '../../units/size.ts';

const experiment = record('an experiment', {
  fault: required(
    words('kill', 'fail', 'node', 'zone', 'partition', 'delay', 'cpu', 'memory', 'disk-slow', 'disk-full', 'primary'),
    'What is done: pods deleted, pods or nodes that fail for a while, a zone cut off, a service cut off from another, answers delayed, a resource used up, the primary of a database deleted.',
  ),
  service: optional(NAME, 'Service whose pods are touched.'),
  from: optional(NAME, '`partition`: the service or external that it is cut off from.'),
  store: optional(NAME, '`primary`: the store of `data`.'),
  zone: optional(NAME, '`zone`: its letter or name, as under `regions`.'),
  by: optional(
    quantity(duration, { least: 1000 }),
    '`delay`, `disk-slow`: how much longer.',
    '500ms, slow enough that time-outs matter',
  ),
  load: optional(quantity(share), '`cpu`: how busy each of its processors is made.', '80%'),
  size: optional(quantity(size, { least: 1 }), '`memory`: how much is taken.', 'half of what a pod may have'),
  volume: optional(
    text('a path', { pattern: '^/[^\\s]*$', longest: 200, examples: ['/data'] }),
    '`disk-slow`, `disk-full`: where the volume is mounted.',
  ),
  for: defaulted(quantity(duration, { least: SECOND_US }), 'How long.', '5m', 'long enough to be noticed and acted on'),
  in: optional(NAME, 'The cluster in which it happens.', 'every cluster in its turn'),
  schedule: optional(
    quantity(cron),
    'When, as a cron expression in UTC; with several clusters it needs `in`.',
    'once a month, on a day of its own, each time in another cluster',
  ),
  waive: optional(
    LINE,
    'Why it may touch more than `radius`: the least that there is to touch, for one.',
    'a mistake where it has to',
  ),
});
export type WrittenExperiment = ValueOf<typeof experiment>;

/** What is broken on purpose, by Chaos Mesh. */
export const chaos = record('experiments', {
  namespace: defaulted(NAME, 'Where Chaos Mesh runs and schedules stand.', 'chaos-mesh', 'its own installation’s'),
  radius: defaulted(
    quantity(share),
    'Share of a service’s pods that an experiment may touch, rounded down.',
    '10%',
    'fewer than one customer in ten',
  ),
  experiments: defaulted(mapOf(NAME, experiment), 'By name.', {}, 'none'),
});
