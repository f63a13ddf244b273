/**
 * Envoy's ring hash (source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc): each host stands on the ring
 * as often as its weight asks, at xxHash64 of `address:port_i`; a request goes to the first host at or after its hash.
 * Held to a real Envoy by `test/conformance`.
 */
import type { HashKey } from '../proxy-types.ts';
import type { NormalizedHost } from './normalize-weights.ts';
import { xxHash64 } from './xx-hash64.ts';

/** A built ring: hosts (slots) in the order of their hashes. */
export interface HashRing {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly hosts: Int32Array;
}

/** Where a host may stand, by its key, as far as anybody has asked: a ring is built anew whenever a host comes or goes. */
const knownPlaces = new Map<string, bigint[]>();
const MOST_KNOWN_HOSTS = 4096;

function placesOf(key: string): bigint[] {
  let places = knownPlaces.get(key);
  if (places !== undefined) return places;
  if (knownPlaces.size === MOST_KNOWN_HOSTS) knownPlaces.clear();
  places = [];
  knownPlaces.set(key, places);
  return places;
}

/** Builds the ring for hosts whose weights sum to one. */
export function buildRing(hosts: readonly NormalizedHost[], minimumSize: number, maximumSize: number): HashRing {
  const least = hosts.reduce((least, { weight }) => Math.min(least, weight), 1);
  // The least weighted host gets a whole number of places unless the maximum cuts it.
  const scale = hosts.length === 0 ? 0 : Math.min(Math.ceil(least * minimumSize) / least, maximumSize);
  const entries: { readonly hash: bigint; readonly host: number }[] = [];
  let placed = 0;
  let target = 0;
  for (const { host, key, weight } of hosts) {
    target += scale * weight;
    const places = placesOf(key);
    for (let i = 0; placed < target; i++, placed++) {
      if (i === places.length) places.push(xxHash64(`${key}_${i}`));
      entries.push({ hash: places[i]!, host });
    }
  }
  entries.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0));
  return {
    high: Uint32Array.from(entries, ({ hash }) => Number(hash >> 32n)),
    low: Uint32Array.from(entries, ({ hash }) => Number(hash & 0xffffffffn)),
    hosts: Int32Array.from(entries, ({ host }) => host),
  };
}

/**
 * The host for a hash; `attempt` counts re-picks of one selection, each of which goes one place further. The ring must
 * not be empty.
 */
export function pickFromRing(ring: HashRing, hash: HashKey, attempt: number): number {
  const size = ring.hosts.length;
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >> 1;
    const before = ring.high[middle]! < hash.high || (ring.high[middle]! === hash.high && ring.low[middle]! < hash.low);
    if (before) low = middle + 1;
    else high = middle;
  }
  // Past the last hash the ring closes.
  const at = low === size ? 0 : low;
  return ring.hosts[(at + attempt) % size]!;
}
