/**
 * xxHash64, the hash of Envoy's ring and Maglev tables and of its hash policies (specification: the algorithm
 * description of the xxHash project). Written over BigInt: it runs when a table is built and once per user of a load
 * profile, never per request; requests carry the result as two 32-bit halves.
 */
import type { HashKey } from '../proxy-types.ts';

const PRIME1 = 0x9e3779b185ebca87n;
const PRIME2 = 0xc2b2ae3d27d4eb4fn;
const PRIME3 = 0x165667b19e3779f9n;
const PRIME4 = 0x85ebca77c2b2ae63n;
const PRIME5 = 0x27d4eb2f165667c5n;

const encoder = new TextEncoder();

/** The 64-bit hash of a text's UTF-8 bytes. */
export function xxHash64(text: string, seed = 0n): bigint {
  const bytes = encoder.encode(text);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length;
  let at = 0;
  let hash: bigint;
  if (length >= 32) {
    let lane1 = u64(seed + PRIME1 + PRIME2);
    let lane2 = u64(seed + PRIME2);
    let lane3 = seed;
    let lane4 = u64(seed - PRIME1);
    for (; at + 32 <= length; at += 32) {
      lane1 = round(lane1, view.getBigUint64(at, true));
      lane2 = round(lane2, view.getBigUint64(at + 8, true));
      lane3 = round(lane3, view.getBigUint64(at + 16, true));
      lane4 = round(lane4, view.getBigUint64(at + 24, true));
    }
    hash = u64(rotate(lane1, 1n) + rotate(lane2, 7n) + rotate(lane3, 12n) + rotate(lane4, 18n));
    for (const lane of [lane1, lane2, lane3, lane4]) hash = u64((hash ^ round(0n, lane)) * PRIME1 + PRIME4);
  } else {
    hash = u64(seed + PRIME5);
  }
  return avalanche(tail(u64(hash + BigInt(length)), view, at));
}

/** As two halves, for the hot path. */
export function hashKeyOf(hash: bigint): HashKey {
  return { high: Number(hash >> 32n), low: Number(hash & 0xffffffffn) };
}

function tail(start: bigint, view: DataView, from: number): bigint {
  let hash = start;
  let at = from;
  for (; at + 8 <= view.byteLength; at += 8) {
    hash = u64(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * PRIME1 + PRIME4);
  }
  if (at + 4 <= view.byteLength) {
    hash = u64(rotate(hash ^ u64(BigInt(view.getUint32(at, true)) * PRIME1), 23n) * PRIME2 + PRIME3);
    at += 4;
  }
  for (; at < view.byteLength; at++) {
    hash = u64(rotate(hash ^ u64(BigInt(view.getUint8(at)) * PRIME5), 11n) * PRIME1);
  }
  return hash;
}

function avalanche(start: bigint): bigint {
  let hash = start;
  hash = u64((hash ^ (hash >> 33n)) * PRIME2);
  hash = u64((hash ^ (hash >> 29n)) * PRIME3);
  return hash ^ (hash >> 32n);
}

function round(lane: bigint, input: bigint): bigint {
  return u64(rotate(u64(lane + input * PRIME2), 31n) * PRIME1);
}

function rotate(value: bigint, by: bigint): bigint {
  return u64(value << by) | (value >> (64n - by));
}

function u64(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
