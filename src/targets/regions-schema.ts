import { NAME, ZONE } from '../schema/name-texts.ts';
import { defaulted, listOf, mapOf, optional, quantity, record, words } from '../schema/record.ts';
import type { ValueOf } from '../schema/types.ts';
import { share } from '../units/share.ts';

/** Where a platform runs, and which share of its clients each region takes. */
export const REGIONS = mapOf(
  NAME,
  record('a region', {
    role: defaulted(
      words('active', 'hot', 'warm', 'passive'),
      'Whether it takes traffic (active, hot) or stands by (warm, passive).',
      'active',
      'a region that is named is used',
    ),
    share: optional(
      quantity(share),
      'Share of clients that DNS sends here.',
      'active regions share alike what is left',
    ),
    zones: defaulted(
      listOf(ZONE, true),
      'Zones with nodes; a single letter is appended to the region’s name.',
      ['a', 'b', 'c'],
      'three zones survive the loss of one with a majority',
    ),
    clusters: optional(listOf(NAME, true), 'Clusters in the region.', 'one, with the region’s name'),
  }),
  true,
);
export type WrittenRegions = ValueOf<typeof REGIONS>;
