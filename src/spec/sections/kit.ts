import { NAME } from '../../schema/name-texts.ts';
import { defaulted, flag, optional, quantity, record, required, whole } from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { cron } from '../../units/cron.ts';
import { DAY_US, duration, SECOND_US } from '../../units/duration.ts';
import { rate } from '../../units/rate.ts';
import { share } from '../../units/share.ts';
import { size } from '../../units/size.ts';

const SOON = quantity(duration, { least: 1000 });
const TIME = quantity(duration, { least: SECOND_US });

function tier(title: string, within: string) {
  return record(title, {
    store: required(NAME, 'Store of `data`.'),
    within: defaulted(
      SOON,
      'How long it is waited for before the next tier is asked.',
      within,
      'what its distance takes',
    ),
  });
}

const cache = record('a cache', {
  l1: defaulted(
    record('a tier in the process', {
      entries: defaulted(whole(1, 100_000_000), 'Most entries.', 10_000, 'the hot ones'),
      size: defaulted(quantity(size, { least: 1024 }), 'Most memory.', '64Mi', 'a quarter of a small pod'),
    }),
    'In the process.',
    {},
    'the fastest',
  ),
  l2: optional(tier('a near tier', '10ms'), 'A Redis in the same zone.', 'misses go on to `l3`'),
  l3: optional(tier('a far tier', '30ms'), 'A Redis that all zones share.', 'misses go on to the source'),
  source: optional(tier('a source', '50ms'), 'The database behind it.', 'what the service loads by itself'),
  ttl: defaulted(
    quantity(duration, { least: SECOND_US, most: DAY_US }),
    'Life of an entry: so old an answer may be when an event was lost.',
    '5m',
    'stale for minutes at the worst',
  ),
  hits: defaulted(
    quantity(share),
    'Share of look-ups that some tier answers.',
    '85%',
    'below it the source does the work',
  ),
  channel: optional(NAME, 'Where changes are told, so that every pod forgets them.', '`<service>-cache`'),
  refresh: defaulted(flag(), 'Hot entries are loaded again before they end.', true, 'nobody waits for a miss'),
});

const jobs = record('jobs', {
  store: required(NAME, 'The Redis of `data` that holds the queues.'),
  attempts: defaulted(whole(1, 100), 'How often one is tried.', 3, 'what passes passes within them'),
  backoff: defaulted(
    SOON,
    'Pause after the first failure; each further one is twice as long.',
    '1s',
    'most hiccups are over',
  ),
  most: defaulted(SOON, 'The longest pause.', '5m', 'an outage is waited for, not slept through'),
  timeout: defaulted(TIME, 'A job that takes longer has failed.', '5m', 'a worker that died frees its job'),
  weights: defaulted(
    record('weights', {
      high: defaulted(whole(1, 1000), 'Of the queue `high`.', 6, 'first, but never alone'),
      normal: defaulted(whole(1, 1000), 'Of the queue `normal`.', 3, 'half of that'),
      low: defaulted(whole(1, 1000), 'Of the queue `low`.', 1, 'never starved'),
    }),
    'Share of the workers’ attention by priority.',
    {},
    'priorities that starve nobody',
  ),
  keepDead: defaulted(TIME, 'How long a job that failed for good is kept for people.', '7d', 'a week of holidays'),
});

const api = record('answers', {
  page: defaulted(whole(1, 10_000), 'Items of a page that asks for no number.', 20, 'a screen'),
  most: defaulted(whole(1, 10_000), 'Most items of a page.', 100, 'no request is a bulk export'),
  compress: defaulted(
    quantity(size, { least: 1 }),
    'Answers from this size on are sent with gzip.',
    '1Ki',
    'one packet is not',
  ),
  fields: defaulted(flag(), 'Callers may choose fields.', true, 'less is sent'),
});

const performance = record('a load test', {
  rps: optional(quantity(rate), 'Requests that are begun, answered or not.', 'half as much again as `load`'),
  for: defaulted(TIME, 'How long.', '10m', 'long enough for an autoscaler to follow'),
  p95: optional(SOON, '95 % are answered within, or it fails.', '`targets.p95`, or 500ms'),
  errors: defaulted(quantity(share), 'Share that may fail.', '1%', 'what users forgive'),
  schedule: defaulted(quantity(cron), 'When, as a cron expression in UTC.', '0 3 * * 0', 'on Sunday night'),
});

/** What the application kit reads, and what holds a service to its figures. */
export const kitFields = {
  cache: optional(cache, 'Tiers of its cache, as the application kit keeps them (A01).', 'it keeps none'),
  jobs: optional(jobs, 'Queues of its jobs, as the application kit works them off (A02).', 'it has none'),
  api: optional(
    api,
    'Pages, fields and compression of its answers, as the application kit gives them (A03).',
    'its own',
  ),
  performance: optional(performance, 'A load test that begins by itself (A06).', 'nobody tests it'),
} as const;

const kit = record('a kit', kitFields);
export type WrittenKit = ValueOf<typeof kit>;
