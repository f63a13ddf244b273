import type { Draw } from './draw.ts';

/** A small deterministic generator for tests and benchmarks (xorshift32). */
export function sampleDraw(seed = 1): Draw {
  let state = seed >>> 0 || 1;
  const next = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state;
  };
  return {
    below: (bound) => Math.floor((next() / 4_294_967_296) * bound),
    unit: () => next() / 4_294_967_296,
  };
}

/** Gives the listed integers one after another, each taken modulo the bound that is asked. */
export function scriptedDraw(...values: readonly number[]): Draw {
  let at = 0;
  const next = (): number => {
    if (at >= values.length) throw new Error('more draws than the test expected');
    return values[at++]!;
  };
  return { below: (bound) => next() % bound, unit: () => next() };
}
