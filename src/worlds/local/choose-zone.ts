import type { LocalPod } from './pod-record.ts';
import { isActive } from './pod-record.ts';

/**
 * The zone of a new pod: the one with the fewest of its kind, among equals the emptiest. Null: no zone is left.
 * `isUsable` says where a pod could start at all.
 */
export function chooseZone(
  zones: readonly string[],
  siblings: readonly LocalPod[],
  all: readonly LocalPod[],
  isUsable: (zone: string) => boolean,
): string | null {
  const counts = new Map(zones.filter(isUsable).map((zone) => [zone, 0]));
  for (const pod of siblings) {
    const count = counts.get(pod.zone);
    if (isActive(pod) && count !== undefined) counts.set(pod.zone, count + 1);
  }
  let best: string | null = null;
  const crowd = (zone: string): number => all.filter((pod) => pod.zone === zone && isActive(pod)).length;
  for (const [zone, count] of counts) {
    const least = best === null ? Number.POSITIVE_INFINITY : counts.get(best)!;
    if (count < least || (count === least && best !== null && crowd(zone) < crowd(best))) best = zone;
  }
  return best;
}
