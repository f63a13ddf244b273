import type { Draw } from '../draw.ts';

/**
 * Least request over equal weights: two draws with replacement, the one with fewer requests in flight wins, a tie keeps
 * the first (least_request_lb.cc). With replacement matters: of three idle hosts an overloaded fourth is still picked
 * 1/16 of the time.
 */
export function pickLeastRequest(hosts: Int32Array, active: Int32Array, draw: Draw): number {
  const first = hosts[draw.below(hosts.length)]!;
  const second = hosts[draw.below(hosts.length)]!;
  return active[second]! < active[first]! ? second : first;
}

/** Weight in the EDF schedule that replaces the draws when weights differ: `active_request_bias` 1. */
export function leastRequestWeight(weight: number, active: number): number {
  return weight / (active + 1);
}
