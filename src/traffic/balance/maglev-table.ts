/**
 * Envoy's Maglev (source/extensions/load_balancing_policies/maglev/maglev_lb.cc, after listing 1 of the Maglev paper):
 * hosts, sorted by what is hashed, take turns to claim the next free place of their own permutation of the table; a host
 * of a third of the greatest weight is served every third round. Held to a real Envoy by `test/conformance`.
 */
import { compareText } from '../../units/compare-text.ts';
import type { HashKey } from '../proxy-types.ts';
import { hashRemainder } from './hash-remainder.ts';
import type { NormalizedHost } from './normalize-weights.ts';
import { xxHash64 } from './xx-hash64.ts';

/** A host's slot per place. */
export type MaglevTable = Int32Array;

/** Builds a table of `size` places (a prime); empty for no hosts. */
export function buildMaglev(hosts: readonly NormalizedHost[], size: number): MaglevTable {
  if (hosts.length === 0) return new Int32Array(0);
  const sorted = [...hosts].sort((a, b) => compareText(a.key, b.key));
  const greatest = sorted.reduce((greatest, { weight }) => Math.max(greatest, weight), 0);
  const places = sorted.map(({ key }) => Number(xxHash64(key) % BigInt(size)));
  const skips = sorted.map(({ key }) => Number(xxHash64(key, 1n) % BigInt(size - 1)) + 1);
  const targets = new Float64Array(sorted.length);
  const table = new Int32Array(size).fill(-1);
  let filled = 0;
  for (let round = 1; filled < size; round++) {
    for (let i = 0; i < sorted.length && filled < size; i++) {
      if (round * sorted[i]!.weight < targets[i]!) continue;
      targets[i]! += greatest;
      let place = places[i]!;
      while (table[place] !== -1) place = step(place, skips[i]!, size);
      table[place] = sorted[i]!.host;
      places[i] = step(place, skips[i]!, size);
      filled++;
    }
  }
  return table;
}

/** The host for a hash; a re-pick (`attempt` > 0) changes the hash's high bits. The table must not be empty. */
export function pickFromMaglev(table: MaglevTable, hash: HashKey, attempt: number): number {
  if (attempt === 0) return table[hashRemainder(hash, table.length)]!;
  // The hash XOR (2^64 - attempt).
  const changed = { high: (hash.high ^ 0xffffffff) >>> 0, low: (hash.low ^ -attempt) >>> 0 };
  return table[hashRemainder(changed, table.length)]!;
}

function step(place: number, skip: number, size: number): number {
  const next = place + skip;
  return next >= size ? next - size : next;
}
