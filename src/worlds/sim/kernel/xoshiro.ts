import type { RandomStream } from '../types.ts';
import { standardExponential } from './exponential.ts';

const TWO_32 = 4294967296;
const TWO_53 = 9007199254740992;
/** Up to here `draw * n` is exact in a double. */
const EXACT_BOUND = 2097152;

/**
 * xoshiro128** by Blackman and Vigna (public domain, prng.di.unimi.it): 32-bit words, so that JavaScript computes it
 * without BigInt; period 2^128 - 1; passes BigCrush. Seeded by a hash of the run's seed and the stream's name, so that
 * a new stream never shifts the others.
 */
export class Xoshiro implements RandomStream {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number, name: string) {
    let hash = mix(mix(0x9e3779b9, seed >>> 0), Math.floor(seed / TWO_32) >>> 0);
    for (let i = 0; i < name.length; i++) hash = mix(hash, name.charCodeAt(i));
    this.a = hash = mix(hash, 0x85ebca6b);
    this.b = hash = mix(hash, 0xc2b2ae35);
    this.c = hash = mix(hash, 0x27d4eb2f);
    // All zero is the one state that stays as it is.
    this.d = mix(hash, 0x165667b1) | 1;
  }

  /** A uniform 32-bit word, unsigned. */
  word(): number {
    const b = this.b;
    const product = Math.imul(b, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const c = this.c ^ this.a;
    const d = this.d ^ b;
    this.b = b ^ c;
    this.a ^= d;
    this.c = c ^ (b << 9);
    this.d = (d << 11) | (d >>> 21);
    return result >>> 0;
  }

  /** Lemire's method: the high half of a product, refused where the low half would be counted once too often. */
  below(n: number): number {
    if (n > EXACT_BOUND) return this.belowLarge(n);
    for (;;) {
      const product = this.word() * n;
      const high = Math.floor(product / TWO_32);
      const low = product - high * TWO_32;
      if (low >= n || low >= TWO_32 % n) return high;
    }
  }

  unit(): number {
    return ((this.word() >>> 5) * 67108864 + (this.word() >>> 6)) / TWO_53;
  }

  exponential(mean: number): number {
    return Math.floor(mean * standardExponential(this) + 0.5);
  }

  private belowLarge(n: number): number {
    const refused = TWO_32 % n;
    for (;;) {
      const draw = this.word();
      if (draw >= refused) return draw % n;
    }
  }
}

/** One round of a multiply-rotate hash with the finaliser of MurmurHash3 (public domain). */
function mix(hash: number, word: number): number {
  let h = Math.imul(hash ^ word, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
