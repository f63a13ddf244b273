import type { RetryPolicy } from '../../mesh/types.ts';

const EVERY_5XX: ReadonlySet<string> = new Set(['5xx', 'gateway-error']);

/** Whether a policy tries again when the answer was 503. */
export function retriesUnavailable({ retryOn, retriableStatusCodes }: RetryPolicy): boolean {
  if (retryOn.some((condition) => EVERY_5XX.has(condition))) return true;
  return retryOn.includes('retriable-status-codes') && retriableStatusCodes.includes(503);
}
