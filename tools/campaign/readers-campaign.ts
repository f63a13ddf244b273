import fc from 'fast-check';
import type { Campaign } from './campaign-types.ts';
import { type ReaderInput, readerInput } from './reader-input.ts';
import { surviveReading } from './survive-reading.ts';

const inputs = readerInput();

/** Neighbouring seeds start fast-check's generator alike: mixed, they have nothing in common (the end of murmur3). */
function mixed(seed: number): number {
  let bits = Math.imul(seed ^ (seed >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return bits ^ (bits >>> 16);
}

function inputOf(seed: number): ReaderInput {
  return fc.sample(inputs, { seed: mixed(seed), numRuns: 1 })[0]!;
}

function files({ kind, bytes }: ReaderInput): Readonly<Record<string, Uint8Array>> {
  return { [`${kind}.yaml`]: bytes };
}

/** Damaged specs, targets files and manifests, through every verb that reads them. */
export const readersCampaign: Campaign = {
  about: 'damaged specs, targets files and manifests through every verb that reads them',
  inputs: 100_000,
  limitMs: 1000,
  run: async (seed) => await surviveReading(inputOf(seed)),
  files: (seed) => files(inputOf(seed)),
  shrink: async (seed) => {
    const property = fc.asyncProperty(inputs, surviveReading);
    const { counterexample } = await fc.check(property, { seed: mixed(seed), numRuns: 1 });
    return counterexample === null ? null : files(counterexample[0]);
  },
};
