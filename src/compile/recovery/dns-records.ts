/**
 * The records of one name (D06), whoever writes them: which region is told apart by what, and by which rule a resolver is
 * given it. external-dns and Route 53 have the same rules under different names.
 */
import type { Dns } from '../../model/dns-types.ts';

/** By which rule a record is the answer. */
export type Routing =
  | { readonly kind: 'weighted'; readonly weight: number }
  | { readonly kind: 'latency'; readonly region: string }
  | { readonly kind: 'geo'; readonly continent?: string; readonly country?: string; readonly state?: string }
  | { readonly kind: 'failover'; readonly role: 'PRIMARY' | 'SECONDARY' }
  | { readonly kind: 'proximity'; readonly region: string; readonly bias: number };

export interface DnsRecord {
  /** Tells it from the others of its name. */
  readonly id: string;
  readonly region: string;
  readonly address: string;
  readonly routing: Routing;
}

/** Country code of the clients whom no record names. */
export const EVERYWHERE = '*';

function geoRecords({ places }: Dns, region: string): { id: string; routing: Routing }[] {
  const own = places[region];
  if (own === undefined) return [];
  const named = [
    ...own.states.map((state) => [`us-${state.toLowerCase()}`, { country: 'US', state }] as const),
    ...own.countries.map((country) => [country.toLowerCase(), { country }] as const),
    ...own.continents.map((continent) => [`continent-${continent.toLowerCase()}`, { continent }] as const),
    ...(own.everywhere ? [['everywhere', { country: EVERYWHERE }] as const] : []),
  ];
  return named.map(([place, where]) => ({ id: `${region}-${place}`, routing: { kind: 'geo', ...where } }));
}

function recordsOf(dns: Dns, region: string, isFirst: boolean): readonly { id: string; routing: Routing }[] {
  switch (dns.policy) {
    case 'weighted':
      return [{ id: region, routing: { kind: 'weighted', weight: dns.weights[region] ?? 0 } }];
    case 'latency':
      return [{ id: region, routing: { kind: 'latency', region } }];
    case 'failover':
      return [{ id: region, routing: { kind: 'failover', role: isFirst ? 'PRIMARY' : 'SECONDARY' } }];
    case 'proximity':
      return [{ id: region, routing: { kind: 'proximity', region, bias: dns.bias[region] ?? 0 } }];
    case 'geo':
      return geoRecords(dns, region);
  }
}

/** Records of a public host, in the order of the regions. */
export function dnsRecords(dns: Dns): readonly DnsRecord[] {
  return dns.regions.flatMap((region, index) =>
    recordsOf(dns, region, index === 0).map((each) => ({ ...each, region, address: dns.addresses[region] ?? '' })),
  );
}
