import type { PodBehaviour } from '../types.ts';

/** A process that does what it should, until something happens to it. */
export function wellBehaved(): PodBehaviour {
  return {
    errorPerMillion: 0,
    lostOrderPerMillion: 0,
    errorStatus: 500,
    strainedErrorPerMillion: 0,
    strainedAbove: Number.POSITIVE_INFINITY,
    slowFactor: 1,
    extraLatencyUs: 0,
    hung: false,
    unreachable: false,
  };
}
