import type { Workload } from '../../kubernetes/workload.ts';
import { resolveIntOrPercent } from '../../manifests/int-or-percent.ts';

/** How many pods a rolling update may take away and add at once; null for another strategy. */
export function rollingBounds(workload: Workload): { readonly unavailable: number; readonly surge: number } | null {
  const { update, replicas } = workload;
  if (update.kind !== 'rolling') return null;
  return {
    unavailable: resolveIntOrPercent(update.maxUnavailable, replicas, 'down') ?? 0,
    surge: resolveIntOrPercent(update.maxSurge, replicas, 'up') ?? 0,
  };
}
