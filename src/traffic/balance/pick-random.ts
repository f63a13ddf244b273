import type { Draw } from '../draw.ts';

/** Any host alike; Envoy's random policy ignores host weights. */
export function pickRandom(hosts: Int32Array, draw: Draw): number {
  return hosts[draw.below(hosts.length)]!;
}
