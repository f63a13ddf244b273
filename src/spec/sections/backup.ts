import { LINE, NAME, URL_TEXT } from '../../schema/name-texts.ts';
import {
  defaulted,
  either,
  flag,
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
import { cron } from '../../units/cron.ts';
import { DAY_US, duration, MINUTE_US } from '../../units/duration.ts';
import { ladder } from './store-backup.ts';

const AT = quantity(cron);
const DAYS = quantity(duration, { least: DAY_US });
const PERIOD = quantity(duration, { least: MINUTE_US });

/** Room for `-` and a region behind it in 63 characters. */
const BUCKET_STEM = text('the first part of a bucket’s name', {
  pattern: '^[a-z0-9][a-z0-9-]{1,36}[a-z0-9]$',
  longest: 38,
  examples: ['acme-backups'],
});
const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 20, examples: ['1.18.0'] });

const schedule = record('a schedule', {
  at: required(AT, 'When it begins, in UTC: minute, hour, day, month, weekday.'),
  keep: required(DAYS, 'How long what it made is kept.'),
});

/** Minutes apart, so that none waits for another: Velero makes one backup after the other. */
const SCHEDULES = {
  full: { at: '0 2 * * *', keep: '30d' },
  incremental: { at: '15 * * * *', keep: '7d' },
  weekly: { at: '30 3 * * 0', keep: '365d' },
  monthly: { at: '0 5 1 * *', keep: '365d' },
};

const lock = record('a lock', {
  mode: defaulted(
    words('compliance', 'governance'),
    'Whether nobody can end it, or whoever has the permission.',
    'compliance',
    'stolen credentials have permissions too',
  ),
  for: defaulted(
    DAYS,
    'How long what was written can be neither changed nor deleted.',
    '30d',
    'as long as full backups',
  ),
});

const keys = record('keys', {
  rotate: defaulted(DAYS, 'How old the key of new backups may become.', '30d', 'monthly'),
  versions: optional(whole(1, 1000), 'Versions of a key that stay.', 'every one: what it encrypted stays readable'),
  rewrap: defaulted(
    flag(),
    'Whether data keys, which stand beside the data, are wrapped again with each new key.',
    false,
    'with every version kept there is no need',
  ),
});

const copies = record('copies', {
  to: optional(
    mapOf(NAME, listOf(NAME)),
    'Regions that get what a region has backed up.',
    'every region copies to every other',
  ),
  keep: defaulted(DAYS, 'How long the copies are kept.', '90d', 'longer than the first ones: the last line'),
  verify: defaulted(AT, 'When checksums of the copies are compared, in UTC.', '40 3 * * *', 'every night'),
});

const hook = record('a hook', {
  service: required(NAME, 'Service in whose pods it runs.'),
  before: defaulted(listOf(LINE), 'Command before a pod’s volumes are copied.', [], 'none'),
  after: defaulted(listOf(LINE), 'Command after it.', [], 'none'),
  timeout: defaulted(
    quantity(duration, { least: 1_000_000 }),
    'Time that each may take.',
    '1m',
    'long enough to write what is in memory',
  ),
  fails: defaulted(
    words('backup', 'nothing'),
    'What a command that fails takes with it.',
    'backup',
    'a copy of half-written data looks whole',
  ),
});

const compliance = record('what auditors ask', {
  frequency: defaulted(PERIOD, 'Longest time between two backups of anything.', '24h', 'common to ISO 27001 and SOC 2'),
  retention: defaulted(
    DAYS,
    'The oldest copy of anything is at least so old.',
    '90d',
    'a quarter can be looked back on',
  ),
  regions: defaulted(whole(1, 20), 'Regions that hold a copy.', 2, 'one may be lost'),
  rpo: defaulted(PERIOD, 'Most that may be lost.', '1h', 'their threshold; `targets.rpo` is yours'),
  rto: defaulted(PERIOD, 'Longest time to restore.', '4h', 'their threshold; `targets.rto` is yours'),
});

/** What is copied where, how often, and for how long. */
export const backup = record('backup', {
  bucket: required(BUCKET_STEM, 'Each region’s bucket is called this, `-` and the region.'),
  urls: optional(
    mapOf(NAME, URL_TEXT),
    'Where the store of each region answers, if it is another that speaks S3.',
    'Amazon’s own, with `provider: aws`',
  ),
  secret: optional(
    NAME,
    'Secret with `access-key`, `secret-key` and, for Velero, both in `cloud`, in each namespace that writes.',
    'the identity of the pods with Amazon, else backup-store',
  ),
  namespace: defaulted(NAME, 'Where our own jobs run.', 'backup', 'says what it is'),
  velero: defaulted(
    record('Velero', {
      namespace: defaulted(NAME, 'Where it runs.', 'velero', 'its own default'),
      version: defaulted(VERSION, 'Of Velero, 1.17 or later.', '1.18.0', 'the newest that we know'),
      snapshots: defaulted(LINE, 'CSI driver that snapshots volumes.', 'ebs.csi.aws.com', 'Amazon’s'),
    }),
    'What copies clusters.',
    {},
    'Velero',
  ),
  schedules: defaulted(
    mapOf(NAME, schedule),
    'Backups of whole clusters. Velero writes every object each time; of volumes it adds what changed.',
    SCHEDULES,
    'daily, hourly, and an archive of weeks and months',
  ),
  data: optional(listOf(NAME), 'Stores of `data` that are backed up.', 'every PostgreSQL and Redis'),
  configuration: defaulted(
    record('an export', {
      every: defaulted(PERIOD, 'Time between two.', '30m', 'small and quick'),
      keep: defaulted(ladder, 'How long points are kept.', { all: '30d', daily: '90d' }, 'a month, then a quarter'),
    }),
    'Export of objects as text, which needs no Velero to be read.',
    {},
    'every half hour',
  ),
  controlPlane: defaulted(words('managed', 'self-managed'), 'Whose etcd it is.', 'managed', 'the provider’s mostly'),
  etcd: optional(
    record('snapshots of etcd', {
      every: defaulted(PERIOD, 'Time between two.', '1h', 'the owners’ figure'),
      keep: defaulted(DAYS, 'How long they are kept.', '30d', 'as long as full backups'),
    }),
    'Snapshots of etcd; only whoever runs it can make them.',
    'hourly where the control plane is yours, else the provider’s',
  ),
  lock: defaulted(
    either({ scalar: words('none'), map: lock }),
    'Object lock, against whoever has the credentials.',
    {},
    'a month in which nobody can delete',
  ),
  holds: defaulted(
    listOf(NAME),
    'Stores of which nothing may be deleted, as long as a court or an auditor asks for it.',
    [],
    'none',
  ),
  keys: defaulted(keys, 'Keys that encrypt what is stored, one key per region.', {}, 'rotated monthly'),
  copies: defaulted(copies, 'Copies in other regions.', {}, 'each region to all others'),
  tiers: defaulted(
    record('tiers', {
      infrequent: defaulted(DAYS, 'Age at which objects become cheap to keep.', '30d', 'the least that Amazon allows'),
      archive: defaulted(DAYS, 'Age at which they become cheaper still.', '90d', 'what is read once a year'),
    }),
    'Storage classes by age, of what is kept that long.',
    {},
    'standard, infrequent, archive',
  ),
  hooks: defaulted(mapOf(NAME, hook), 'Commands in pods around the copying of their volumes.', {}, 'none'),
  validate: defaulted(
    listOf(words('before', 'after')),
    'When our own jobs look whether it can work, and whether it did.',
    ['before', 'after'],
    'a backup that was never read is a hope',
  ),
  compliance: defaulted(compliance, 'Figures of auditors, reported beside the targets.', {}, 'the usual ones'),
});
export type WrittenBackup = ValueOf<typeof backup>;
