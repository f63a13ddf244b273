import type { HashKey } from '../proxy-types.ts';

/** A 64-bit hash modulo a size below 2^36, without BigInt: in steps of 16 bits no intermediate reaches 2^53. */
export function hashRemainder(hash: HashKey, size: number): number {
  const high = hash.high % size;
  const middle = (high * 65536 + (hash.low >>> 16)) % size;
  return (middle * 65536 + (hash.low & 0xffff)) % size;
}
