/**
 * The zone leaves every distribution over zones. It stays in one for as long as it still answers there and the ready pods
 * elsewhere carry less than is asked for: half a zone is worth more than an overload of the others. A zone in which
 * nothing answers costs nothing to leave.
 *
 * Leaves out services without `distribute`: endpoint removal and outlier ejection take the zone out of them, and there is
 * nothing to change; and load that comes from other clusters through an east-west gateway, which no proxy here counts.
 */
import { stringRecordAt } from '../../manifests/field.ts';
import type { Json } from '../../manifests/types.ts';
import type { Change, ObservedObject } from '../../ports/types.ts';
import { distributionsIn, leaveDistribution } from './leave-distribution.ts';
import { objectKey, type PlatformFacts, selects } from './platform-facts.ts';
import { hostOf, podSelector } from './raise-minimum.ts';
import type { ZoneFailoverPolicy } from './read-policy.ts';
import { demandOf } from './read-traffic.ts';
import { isForeign, rememberedOn, take } from './remembered.ts';
import type { LeftZone, ZoneFailoverReadings } from './zone-failover-kept.ts';

export interface TrafficMove {
  readonly change: Change | null;
  readonly says: readonly string[];
  /** As `LeftZone.holds`, of what is held now. */
  readonly holds: LeftZone['holds'];
}

/** The first distribution that can be left. */
export function moveTraffic(
  facts: PlatformFacts,
  policy: ZoneFailoverPolicy,
  readings: ZoneFailoverReadings,
  out: LeftZone,
  evidence: Change['evidence'],
): TrafficMove {
  const says: string[] = [];
  const holds: Record<string, string> = {};
  let change: Change | null = null;
  for (const rule of facts.destinationRules) {
    const key = objectKey(rule);
    const memory = rememberedOn(rule);
    const before = distributionsIn(rule.object.spec);
    const set = before.map((each) => leaveDistribution(each, out.zone, policy.region, policy.zones));
    if (memory !== null) {
      if (isForeign(rule, memory))
        says.push(`${key} was changed by another hand while ${out.zone} is out: left as it is`);
      continue;
    }
    if (set.every((each, index) => each === before[index])) continue;
    if (out.seen.includes(key)) {
      says.push(`${key} was put back by another hand while ${out.zone} is out: left as it is`);
      continue;
    }
    // Just started: what is asked for and who answers is known after one interval.
    if (readings.traffic === null) continue;
    const shortage = shortageWithout(facts, policy, readings, rule, out.zone);
    if (shortage !== null) {
      holds[key] = out.holds[key] ?? `holds: ${key} keeps ${out.zone}: ${shortage}`;
      says.push(holds[key]);
      continue;
    }
    const why = `${out.zone} is lost: ${out.because}`;
    change ??= take(rule, { zone: out.zone, before: before as Json, set: set as Json }, why, evidence);
  }
  return { change, says, holds };
}

/** Why the rest cannot take over, with both numbers; null when it can, or when the zone answers nothing anyway. */
function shortageWithout(
  facts: PlatformFacts,
  policy: ZoneFailoverPolicy,
  readings: ZoneFailoverReadings,
  rule: ObservedObject,
  zone: string,
): string | null {
  const host = hostOf(rule);
  for (const [destination, zones] of Object.entries(readings.traffic?.answering ?? {}).sort()) {
    const behind = podSelector(facts, destination);
    if (behind?.host !== host || !zones.includes(zone)) continue;
    const capacity = capacityOf(facts, policy, host);
    if (capacity === null) continue;
    const demand = demandOf(readings, destination);
    const ready = facts.pods.filter(
      (pod) =>
        pod.isReady &&
        pod.zone !== null &&
        pod.zone !== zone &&
        pod.namespace === behind.namespace &&
        selects(behind.labels, pod.labels),
    ).length;
    if (ready * capacity >= demand) continue;
    const [, , subset = ''] = destination.split('|');
    const of = subset === '' ? '' : ` of ${subset}`;
    return `${ready} ready pods${of} elsewhere carry ${rounded(ready * capacity)}/s, demand is ${rounded(demand)}/s`;
  }
  return null;
}

/** What a pod of a service carries: as the policy says of the workload behind it, whichever version the pod is of. */
function capacityOf(facts: PlatformFacts, policy: ZoneFailoverPolicy, host: string): number | null {
  const service = facts.services.get(host);
  if (service === undefined) return null;
  for (const { ref, object } of facts.deployments) {
    const capacity = policy.capacity[`${ref.namespace}/${ref.name}`];
    const labels = stringRecordAt(object, ['spec', 'template', 'metadata', 'labels']);
    if (capacity !== undefined && ref.namespace === service.namespace && selects(service.selector, labels)) {
      return capacity;
    }
  }
  return null;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
