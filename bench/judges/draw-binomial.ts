import { standardExponential, type WordSource } from '../../src/worlds/sim/kernel/exponential.ts';

/**
 * How many of `trials` succeed, exactly: successes come at exponential times, the faster the more are left, and those
 * before -ln(1 - share) count (Devroye, Non-Uniform Random Variate Generation, 1986, X.4.3). Costs a draw per success.
 */
export function drawBinomial(stream: WordSource, trials: number, share: number): number {
  if (share >= 1) return trials;
  const end = -Math.log(1 - share);
  let successes = 0;
  for (let at = 0; successes < trials; successes++) {
    at += standardExponential(stream) / (trials - successes);
    if (at > end) break;
  }
  return successes;
}
