import { ANY_TEXT, LINE, NAME } from '../../schema/name-texts.ts';
import {
  defaulted,
  flag,
  listOf,
  mapOf,
  optional,
  quantity,
  record,
  required,
  text,
  words,
} from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { share } from '../../units/share.ts';

const DATE = text('a date', { pattern: '^\\d{4}-\\d{2}-\\d{2}$', longest: 10, examples: ['2027-03-31'] });
const TENANT = text('a tenant', { pattern: '^[^\\s"\\\\]+$', longest: 200, examples: ['acme'] });

const feature = record('a feature flag', {
  about: optional(LINE, 'What it turns on.', 'its name says it'),
  owner: required(NAME, 'Who decides about it, and takes it out of the code.'),
  until: required(DATE, 'When it is gone: a flag that stays is a branch that nobody tests.'),
  services: required(listOf(NAME, true), 'Services that ask for it.'),
  enabled: defaulted(
    flag(),
    'The kill switch: without it everybody gets what their code has as a default.',
    true,
    'it is there',
  ),
  share: defaulted(quantity(share), 'Share of users, or tenants, that get it.', '0%', 'nobody, at first'),
  by: defaulted(words('user', 'tenant'), 'Who gets it or not as one.', 'user', 'each of them is one'),
  tenants: defaulted(listOf(TENANT), 'Tenants that get it whatever the share.', [], 'none'),
  variants: optional(mapOf(NAME, ANY_TEXT, true), 'What it may be, by name.', '`on` and `off`'),
  to: optional(NAME, 'The variant that the share gets.', '`on`'),
  from: optional(NAME, 'The variant that all others get.', '`off`'),
});

/** What is turned on for some, while it runs (V03). */
export const flags = mapOf(NAME, feature);
export type WrittenFlags = ValueOf<typeof flags>;
