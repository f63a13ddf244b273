import type { Draw } from './draw.ts';
import { happens } from './fault.ts';
import type { RateLimitPlan } from './proxy-types.ts';
import type { TokenBucket } from './token-bucket.ts';

/** Takes a token from each bucket that the plan names; false when one is empty and the limit is enforced. */
export function takeTokens(buckets: readonly TokenBucket[], plan: RateLimitPlan, nowUs: number, draw: Draw): boolean {
  if (!happens(plan.enabledPerMillion, draw)) return true;
  for (const bucket of plan.buckets) {
    if (!buckets[bucket]!.take(nowUs)) return !happens(plan.enforcedPerMillion, draw);
  }
  return true;
}
