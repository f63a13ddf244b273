/**
 * Where random numbers come from. Nothing in this room makes its own: the caller gives a named stream, so that the
 * same seed gives the same picks. Envoy draws 64 bits and takes a remainder; a uniform integer below the bound is the
 * same distribution without the bias, which at 2^64 nobody can see.
 */
export interface Draw {
  /** A uniform integer in [0, bound); `bound` is a positive integer, at most 2^32. */
  below(bound: number): number;
  /** A uniform number in [0, 1). */
  unit(): number;
}
