import type { ResponseFlag } from '../../../traffic/types.ts';

/** Envoy's response flags as one bit set per request, so that the hot path carries no list. */
const FLAGS: readonly ResponseFlag[] = [
  'NR',
  'NC',
  'UH',
  'UF',
  'UO',
  'UC',
  'UT',
  'URX',
  'RL',
  'FI',
  'DI',
  'UR',
  'LR',
  'DC',
];

const BITS: Readonly<Record<string, number>> = Object.fromEntries(FLAGS.map((flag, bit) => [flag, 1 << bit]));

/** The bits of a list of response flags. */
export function responseFlagBits(flags: readonly ResponseFlag[]): number {
  return flags.reduce((bits, flag) => bits | (BITS[flag] ?? 0), 0);
}

/** The response flags of a bit set. */
export function responseFlagsOf(bits: number): readonly ResponseFlag[] {
  return FLAGS.filter((_, bit) => (bits & (1 << bit)) !== 0);
}
