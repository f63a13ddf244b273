/** What the platform may cost, and who is told when. */
import { NAME } from '../../schema/name-texts.ts';
import { defaulted, listOf, mapOf, number, optional, quantity, record, required, text } from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { DAY_US, duration } from '../../units/duration.ts';
import { share } from '../../units/share.ts';

const SHARE = quantity(share);
const PRICE = number(0, 1000);
const AGE = quantity(duration, { least: DAY_US });
const VERSION = text('a version', { pattern: '^\\d+\\.\\d+\\.\\d+$', longest: 20, examples: ['1.121.1'] });

const part = record('a part of the budget', {
  share: required(SHARE, 'Its share.'),
  namespaces: optional(listOf(NAME, true), 'Namespaces that it pays for.', 'all that no other part names'),
});

const resources = record('a budget by resource', {
  compute: defaulted(SHARE, 'Processors and memory.', '50%', 'its owners’ own'),
  storage: defaulted(SHARE, 'Volumes.', '20%', 'its owners’ own'),
  network: defaulted(SHARE, 'Load balancers and what leaves a zone.', '15%', 'its owners’ own'),
  database: defaulted(SHARE, 'All that the platform’s stores take.', '15%', 'its owners’ own'),
});

const tiers = record('tiers', {
  infrequent: defaulted(
    AGE,
    'Age at which objects become cheap to keep and dear to read.',
    '30d',
    'the least that Amazon allows',
  ),
  archive: defaulted(AGE, 'Age at which they become cheaper still.', '90d', 'what is read once a year'),
});

const prices = record('prices', {
  cpu: optional(PRICE, 'Dollars per processor and hour.', 'of the first family of `scaling.nodes`, on demand'),
  memory: optional(PRICE, 'Dollars per GiB and hour.', 'of the same family'),
  spot: defaulted(SHARE, 'By how much the spot market is cheaper.', '70%', 'what families with a choice cost'),
  storage: defaulted(PRICE, 'Dollars per GiB of volume and month.', 0.08, 'EBS gp3'),
  zone: defaulted(PRICE, 'Dollars per GiB between zones.', 0.01, 'AWS, each direction'),
  region: defaulted(PRICE, 'Dollars per GiB between regions.', 0.02, 'AWS, most pairs'),
  internet: defaulted(PRICE, 'Dollars per GiB to the internet.', 0.09, 'AWS, the first 10 TB'),
});

/** What is spent, by whom and on what; the amount is `targets.budget`. */
export const cost = record('cost', {
  version: defaulted(VERSION, 'Of OpenCost.', '1.121.1', 'the newest that we know'),
  services: defaulted(mapOf(NAME, part), 'Parts of the budget, by who spends it.', {}, 'the budget is not divided'),
  resources: optional(resources, 'Parts of the budget, by what is bought.', 'the budget is not divided'),
  warn: defaulted(SHARE, 'Share of a budget at which is told: warning.', '80%', 'time to act'),
  forecast: defaulted(
    quantity(duration, { least: DAY_US }),
    'How far ahead the trend of a week is drawn out.',
    '30d',
    'the next bill',
  ),
  tiers: optional(tiers, 'Storage classes of the platform’s buckets, by age.', 'objects stay as they are written'),
  prices: defaulted(prices, 'What is reckoned with where the provider’s list says nothing.', {}, 'list prices of AWS'),
});
export type WrittenCost = ValueOf<typeof cost>;
