/** Care of a database (A04): what is slow is told, and months have their own parts. */
import { defaulted, mapOf, optional, quantity, record, required, text, whole } from '../../schema/record.ts';
import { duration } from '../../units/duration.ts';

const MOST_MONTHS = 1200;

/** A table of PostgreSQL, with or without its schema. */
export const TABLE = text('a table', {
  pattern: '^(?:[a-z_][a-z0-9_]*\\.)?[a-z_][a-z0-9_]*$',
  longest: 127,
  examples: ['carts', 'shop.carts'],
});
const COLUMN = text('a column', { pattern: '^[a-z_][a-z0-9_]*$', longest: 63, examples: ['created_at'] });

const partitions = record('a table in parts', {
  by: required(COLUMN, 'Its column of time: each month of it is a part. The table itself is made so by a migration.'),
  ahead: defaulted(whole(1, MOST_MONTHS), 'Months that are there before they begin.', 3, 'a quarter to notice in'),
  keep: optional(
    whole(1, MOST_MONTHS),
    'Months that are kept; older ones are dropped, with their rows.',
    'all of them',
  ),
});

/** What is done for a PostgreSQL beside letting it run. */
export const storeCare = record('care of a database', {
  slow: defaulted(
    quantity(duration, { least: 1000 }),
    'Statements that take longer are logged, with how they were executed; all of them are counted.',
    '50ms',
    'fifty times an indexed read',
  ),
  partitions: defaulted(mapOf(TABLE, partitions), 'Tables divided by month.', {}, 'none is'),
});
