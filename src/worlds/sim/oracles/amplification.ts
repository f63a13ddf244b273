import type { HopFigures } from '../run-result.ts';

/** Tries that reached or tried to reach a destination, and the requests that caused them. */
export interface Amplification {
  readonly requests: number;
  readonly tries: number;
  /** Tries per request; 0 when there were no requests. */
  readonly ratio: number;
}

/**
 * How much retries multiply what a service is sent, over all its callers. Requests that a breaker or the lack of a
 * healthy host refused count as requests and as no try, which is how they relieve the service.
 */
export function amplification(hops: readonly HopFigures[]): Amplification {
  let requests = 0;
  let tries = 0;
  for (const hop of hops) {
    requests += hop.requests;
    tries += hop.tries;
  }
  return { requests, tries, ratio: requests === 0 ? 0 : tries / requests };
}
