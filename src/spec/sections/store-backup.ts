import { NAME } from '../../schema/name-texts.ts';
import { defaulted, optional, quantity, record, text, whole, words } from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { cron } from '../../units/cron.ts';
import { duration, HOUR_US, MINUTE_US } from '../../units/duration.ts';

const KEEP = quantity(duration, { least: HOUR_US });
const PERIOD = quantity(duration, { least: MINUTE_US });

/** For how long which points stay: the last of each hour, day, week, month. */
export const ladder = record('times of keeping', {
  all: optional(KEEP, 'Every point.'),
  hourly: optional(KEEP, 'The last of each hour.'),
  daily: optional(KEEP, 'The last of each day.'),
  weekly: optional(KEEP, 'The last of each week.'),
  monthly: optional(KEEP, 'The last of each month.'),
});
export type WrittenLadder = ValueOf<typeof ladder>;

/** How a data store is backed up, beside what `backup` says of all. */
export const storeBackup = record('a backup of a store', {
  every: optional(PERIOD, 'Time between two portable copies.', '1h for PostgreSQL, 30m for Redis'),
  keep: optional(
    ladder,
    'How long portable copies are kept.',
    'PostgreSQL hourly 24h, daily 30d, weekly 90d, monthly 7y; Redis all 6h, daily 7d',
  ),
  format: optional(words('custom', 'plain'), 'Of PostgreSQL’s dumps.', 'custom: tables can be picked out'),
  compression: optional(whole(0, 9), 'Of PostgreSQL’s dumps.', '9'),
  wal: optional(
    record('a log', {
      every: defaulted(
        quantity(duration, { least: 1_000_000 }),
        'A segment is archived at the latest so long after its first write.',
        '5m',
        'what may be lost with the whole region',
      ),
      keep: defaulted(KEEP, 'Any moment of this long can be restored.', '30d', 'as long as full backups'),
      base: defaulted(quantity(cron), 'When the files themselves are copied, in UTC.', '0 1 * * *', 'every night'),
    }),
    'PostgreSQL’s log, from which any moment can be restored.',
    'every 5m for a database that runs here',
  ),
  database: optional(
    text('a database', { pattern: '^[A-Za-z_][A-Za-z0-9_-]*$', longest: 63, examples: ['shop'] }),
    'Database that is dumped.',
    'the one that is made for services, else the name of the store',
  ),
  secret: optional(
    NAME,
    'Secret with `username` and `password` of who may read it all.',
    'the store’s name and -backup',
  ),
});
export type WrittenStoreBackup = ValueOf<typeof storeBackup>;
