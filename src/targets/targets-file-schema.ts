/** What no manifest says, for manifests that come from elsewhere: `apiVersion: nines.dev/v1`, `kind: Targets`. */
import { LINE, NAME } from '../schema/name-texts.ts';
import { defaulted, mapOf, optional, quantity, record, required, text, words } from '../schema/record.ts';
import type { ValueOf } from '../schema/types.ts';
import { count } from '../units/count.ts';
import { ASSUME } from './assume-schema.ts';
import { IGNORE } from './ignore-schema.ts';
import { CALLS, LOAD, WORK } from './load-schema.ts';
import { REGIONS } from './regions-schema.ts';
import { TARGETS } from './targets-schema.ts';

const SERVICE = text('a service, as `namespace/name`, or a host', {
  pattern: '^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?/)?[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$',
  longest: 317,
  examples: ['shop/web'],
});

export const targetsFileSchema = record('a targets file', {
  apiVersion: required(words('nines.dev/v1'), 'Version of this language.'),
  kind: required(words('Targets'), 'What is described.'),
  metadata: optional(record('metadata', { name: required(LINE, 'Name of the platform.') }), 'What it is called.'),
  targets: defaulted(TARGETS, 'What is promised of every service with load.', {}, 'nothing'),
  regions: optional(REGIONS, 'Where clusters stand, and who takes which share of the traffic.', 'clusters share alike'),
  services: defaulted(
    mapOf(
      SERVICE,
      record('a service', {
        load: optional(LOAD, 'What clients offer.', 'nobody asks from outside'),
        work: defaulted(WORK, 'Processor time of one request.', '5ms', 'a guess: measure it'),
        calls: optional(
          CALLS,
          'Services (`namespace/name`; the caller’s namespace when there is none) and hosts.',
          'none',
        ),
        concurrency: optional(
          quantity(count, { least: 1 }),
          'Requests worked on at once, for a host outside.',
          'its pods’ processors',
        ),
        targets: optional(TARGETS, 'What is promised of this service alone.', 'nothing more'),
        cluster: optional(NAME, 'The only cluster that these targets speak of.', 'all'),
      }),
    ),
    'What manifests do not say about a service.',
    {},
    'nothing is said',
  ),
  assume: defaulted(ASSUME, 'Machines and networks.', {}, 'a common cloud'),
  ignore: defaulted(IGNORE, 'Findings that are all right here.', [], 'none'),
});

export type TargetsFile = ValueOf<typeof targetsFileSchema>;
