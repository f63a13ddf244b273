import { IMAGE, LINE, NAME } from '../../schema/name-texts.ts';
import { defaulted, listOf, optional, quantity, record, required } from '../../schema/record.ts';
import { duration, SECOND_US } from '../../units/duration.ts';

const TIME = quantity(duration, { least: SECOND_US });

/** A change of a schema while the service runs: expand, write both, backfill, read the new, contract. */
export const migration = record('a migration', {
  name: required(NAME, 'What it is called; a further one gets another name.'),
  store: required(NAME, 'Database of `data` whose schema changes.'),
  image: optional(IMAGE, 'What has the statements.', 'the image of the service'),
  command: required(listOf(LINE, true), 'Command that is given `expand`, `backfill` or `contract` as its last word.'),
  writes: required(IMAGE, 'Image of the service that writes the old and the new.'),
  reads: required(IMAGE, 'Image of the service that reads only the new.'),
  soak: defaulted(
    TIME,
    'How long everybody reads the new before the old is taken away.',
    '24h',
    'a day of every kind of traffic',
  ),
  deadline: defaulted(TIME, 'A step that takes longer is given up.', '6h', 'a night'),
});
