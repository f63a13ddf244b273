import { NAME } from '../../schema/name-texts.ts';
import { defaulted, listOf, optional, quantity, record, required, text } from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { duration, MINUTE_US } from '../../units/duration.ts';

const BUCKET = text('the stem of bucket names', {
  pattern: '^[a-z0-9][a-z0-9-]{1,40}[a-z0-9]$',
  longest: 42,
  examples: ['acme-models'],
});

/** Models and other artifacts that are made in one region and used in all (D14). */
export const sync = record('a sync', {
  bucket: required(BUCKET, 'What the buckets are called before `-<region>`; there is one in each region.'),
  from: optional(NAME, 'Region in which they are made.', 'the first active one'),
  to: optional(listOf(NAME, true), 'Regions that get them.', 'all others'),
  every: defaulted(
    quantity(duration, { least: MINUTE_US }),
    'How often what is new is copied.',
    '10m',
    'as `rpo` allows',
  ),
  rpo: defaulted(
    quantity(duration, { least: MINUTE_US }),
    'How old what the other regions have may be.',
    '15m',
    'a pause and a copy',
  ),
  invalidate: defaulted(
    listOf(NAME),
    'Redis stores of the other regions from which keys of changed artifacts are taken.',
    [],
    'nothing caches them',
  ),
});
export type WrittenSync = ValueOf<typeof sync>;
