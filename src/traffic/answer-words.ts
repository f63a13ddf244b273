/** Words that several steps of an answer share. */
import type { WeightedDestination } from '../mesh/types.ts';

/** `80 %`, with as many digits as matter. */
export function percentWords(share: number): string {
  return `${Number(share.toFixed(4))} %`;
}

/** `reviews.default.svc.cluster.local:9080 subset v1`. */
export function destinationWords({
  host,
  port,
  subset,
}: Pick<WeightedDestination, 'host' | 'port' | 'subset'>): string {
  return `${host}:${port}${subset === null ? '' : ` subset ${subset}`}`;
}
