/** Localities as Istio writes them: `region/zone/subzone`, each part optional, `*` for any in a pattern. */
import type { Locality } from './types.ts';

/** Reads `region/zone/subzone`. */
export function localityOf(text: string): Locality {
  const [region = '', zone = '', subzone = ''] = text.split('/');
  return { region, zone, subzone };
}

/** `region/zone/subzone` without empty tails. */
export function localityText(locality: Locality): string {
  return [locality.region, locality.zone, locality.subzone].join('/').replace(/\/+$/, '');
}

/** A locality fits a pattern (`us-east/*`, `*`, `us-east/zone-a`): a zone or sub-zone left out fits any (`LocalityMatch`). */
export function localityMatches(locality: Locality, pattern: string): boolean {
  const wanted = localityOf(pattern);
  const region = wanted.region === '*' || wanted.region === locality.region;
  const zone = wanted.zone === '*' || wanted.zone === '' || wanted.zone === locality.zone;
  return region && zone && (wanted.subzone === '*' || wanted.subzone === '' || wanted.subzone === locality.subzone);
}

/** Distance of an endpoint: 0 the same sub-zone, 1 the same zone, 2 the same region, 3 elsewhere (`LbPriority`). */
export function localityDistance(from: Locality, to: Locality): number {
  if (from.region !== to.region) return 3;
  if (from.zone !== to.zone) return 2;
  return from.subzone === to.subzone ? 0 : 1;
}
