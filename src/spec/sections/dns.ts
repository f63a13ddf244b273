import { HOST_NAME, LINE, NAME, PATH_PREFIX } from '../../schema/name-texts.ts';
import { defaulted, flag, listOf, mapOf, optional, quantity, record, text, whole, words } from '../../schema/record.ts';
import type { ValueOf } from '../../schema/types.ts';
import { duration } from '../../units/duration.ts';
import { share } from '../../units/share.ts';

const COUNTRY = text('a country', { pattern: '^[A-Z]{2}$', longest: 2, examples: ['IL'] });
const STATE = text('a state of the USA', { pattern: '^[A-Z]{2}$', longest: 2, examples: ['CA'] });

/** Whose clients a region takes, by where they are. */
const places = record('places', {
  everywhere: defaulted(flag(), 'Everybody whom no region names.', false, 'one region must'),
  continents: defaulted(listOf(words('AF', 'AN', 'AS', 'EU', 'NA', 'OC', 'SA')), 'Continents.', [], 'none'),
  countries: defaulted(listOf(COUNTRY), 'Countries, which go before their continent.', [], 'none'),
  states: defaulted(listOf(STATE), 'States of the USA, which go before their country.', [], 'none'),
});

/** What Route 53 asks the regions, from many places of the world. */
const health = record('health checks', {
  path: optional(
    PATH_PREFIX,
    'What is asked over HTTPS, at the address of each region: some service must be `public` there.',
    'whether it accepts a connection',
  ),
  every: defaulted(quantity(duration), 'How often it is asked.', '10s', 'the fastest of the two that Route 53 knows'),
  failures: defaulted(whole(1, 10), 'Failures in a row after which a region is left.', 3, 'one may be chance'),
  ids: defaulted(
    mapOf(NAME, LINE),
    'Checks that exist already, by region, where external-dns writes the records: it makes none.',
    {},
    'Terraform makes them',
  ),
});

/** Records of the public hosts, by region (D06). */
export const dns = record('dns', {
  policy: defaulted(
    words('weighted', 'latency', 'geo', 'failover', 'proximity'),
    'Who is sent where: by weights, to the fastest, by place, to the first that is healthy, to the nearest.',
    'weighted',
    'the shares that regions are sized for',
  ),
  owner: defaulted(
    words('external-dns', 'terraform'),
    'Who writes the records; two writers delete each other’s.',
    'external-dns',
    'it runs in the clusters already',
  ),
  zone: optional(HOST_NAME, 'Hosted zone that they are in, where Terraform writes them.', 'the gateway’s host'),
  ttl: defaulted(quantity(duration), 'How long resolvers keep an answer.', '60s', 'short enough to move regions'),
  weights: optional(mapOf(NAME, quantity(share)), 'Share of each region.', 'the `share` of the regions'),
  places: defaulted(mapOf(NAME, places), 'With `policy: geo`: whose clients each region takes.', {}, 'none'),
  bias: defaulted(
    mapOf(NAME, whole(-90, 90)),
    'With `policy: proximity`: how much further or less far a region reaches.',
    {},
    'each reaches halfway to the next',
  ),
  addresses: optional(mapOf(NAME, LINE), 'Address of the gateway of each region.', '<region>.<host>'),
  health: optional(health, 'Regions that do not answer are left out.', 'records are given whatever happens'),
});
export type WrittenDns = ValueOf<typeof dns>;
