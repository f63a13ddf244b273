/** Words that several steps of an answer share. */
import type { LocalRateLimit, WeightedDestination } from '../mesh/types.ts';

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

/** `1.5 s` or `250 ms`. */
export function milliseconds(us: number): string {
  return us % 1_000_000 === 0 ? `${us / 1_000_000} s` : `${us / 1000} ms`;
}

/** A token bucket that enables or enforces nothing does nothing: both shares are 0 unless written. */
export function limitWords({
  maxTokens,
  tokensPerFill,
  fillIntervalUs,
  enabledPerMillion,
  enforcedPerMillion,
}: LocalRateLimit): string {
  const share = Math.min(enabledPerMillion, enforcedPerMillion);
  const enforced =
    share === 0 ? ', enforced for nobody' : share < 1_000_000 ? `, enforced for ${percentWords(share / 10_000)}` : '';
  return `${maxTokens} at once and ${tokensPerFill} more every ${milliseconds(fillIntervalUs)} per proxy${enforced}`;
}
