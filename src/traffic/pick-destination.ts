/**
 * Choice among weighted destinations: the draw modulo the sum of weights falls into one of the intervals
 * `[0, w1) [w1, w1 + w2) …`. Weights are relative. The draw knows nothing of health: a canary without a healthy pod keeps
 * its share of the requests and fails them.
 */

/** Ends of the intervals, in order. */
export function cumulativeWeights(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => {
    sum += weight;
    return sum;
  });
}

/** Index of the destination for a value in [0, sum of weights). */
export function pickDestination(bounds: Float64Array, value: number): number {
  let at = 0;
  while (value >= bounds[at]!) at++;
  return at;
}
