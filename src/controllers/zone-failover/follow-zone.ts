import { printDuration } from '../../units/duration.ts';
import type { ZoneVerdict } from './judge-zones.ts';
import type { PlatformFacts } from './platform-facts.ts';
import type { ZoneFailoverPolicy } from './read-policy.ts';
import type { LeftZone, ZoneFailoverKept, ZoneFailoverReadings } from './zone-failover-kept.ts';

export interface Followed {
  readonly kept: ZoneFailoverKept;
  readonly readings: ZoneFailoverReadings;
  /** Events, each said in the decision in which it happens. */
  readonly says: readonly string[];
}

/**
 * Takes a new reading in: finds a zone lost, follows the one that is out, and decides that it may come back. At most
 * one zone is out, so there is always another; when the last attempt is used up, people decide about the return.
 */
export function followZone(
  kept: ZoneFailoverKept,
  readings: ZoneFailoverReadings,
  verdicts: ReadonlyMap<string, ZoneVerdict>,
  facts: PlatformFacts,
  policy: ZoneFailoverPolicy,
  nowUs: number,
): Followed {
  const { out } = kept;
  if (out === null || out.returningUs !== null) {
    // One that falls ill again on the way back is left anew: another attempt.
    const [zone, ...others] = lostZones(kept, policy);
    const found = zone === undefined ? undefined : verdicts.get(zone);
    const isLeft = found?.verdict === 'failing' && others.length === 0 && (out === null || out.zone === zone);
    return isLeft ? leave(kept, readings, zone!, found.because, policy, nowUs) : { kept, readings, says: [] };
  }
  const verdict = verdicts.get(out.zone);
  if (verdict?.verdict === 'unknown' && isStanding(out.zone, verdict, facts)) return { kept, readings, says: [] };
  if (verdict === undefined || !isHealthy(out.zone, verdict, facts)) {
    return { kept: withOut(kept, { ...out, healthyUs: null }), readings: healthOf(readings, 0, 0), says: [] };
  }
  const tries = readings.health.tries + verdict.tries;
  const failed = readings.health.failed + verdict.failed;
  const counted = healthOf(readings, tries, failed);
  const healthyUs = out.healthyUs ?? nowUs;
  if (nowUs - healthyUs < policy.coolDownUs) {
    return { kept: withOut(kept, { ...out, healthyUs }), readings: counted, says: [] };
  }
  if (failed > policy.maxErrors * tries) {
    const says = [`${out.zone} stays out: ${failed} of ${tries} tries there failed during the cool-down`];
    return { kept: withOut(kept, { ...out, healthyUs: nowUs }), readings: healthOf(readings, 0, 0), says };
  }
  if (out.asks) return { kept: withOut(kept, { ...out, healthyUs }), readings: counted, says: [] };
  const says = [`${out.zone} was healthy for ${printDuration(nowUs - healthyUs)}: it comes back`];
  const { [out.zone]: _, ...failing } = kept.failing;
  return { kept: { ...withOut(kept, { ...out, healthyUs, returningUs: nowUs }), failing }, readings: counted, says };
}

/** Zones with as many consecutive failing readings as the policy wants, in its order. */
export function lostZones(kept: ZoneFailoverKept, policy: ZoneFailoverPolicy): readonly string[] {
  return policy.zones.filter((zone) => (kept.failing[zone] ?? 0) >= policy.failures);
}

function leave(
  kept: ZoneFailoverKept,
  readings: ZoneFailoverReadings,
  zone: string,
  because: string,
  policy: ZoneFailoverPolicy,
  nowUs: number,
): Followed {
  const leftUs = [...kept.leftUs.filter((atUs) => nowUs - atUs < policy.withinUs), nowUs];
  const out: LeftZone = {
    zone,
    sinceUs: nowUs,
    because,
    healthyUs: null,
    fullUs: null,
    returningUs: null,
    asks: leftUs.length >= policy.attempts,
    seen: [],
    holds: {},
  };
  const says = [`${zone} is lost: ${because} (attempt ${leftUs.length} of ${policy.attempts})`];
  return { kept: { ...kept, out, leftUs }, readings: healthOf(readings, 0, 0), says };
}

function isHealthy(zone: string, verdict: ZoneVerdict, facts: PlatformFacts): boolean {
  return (verdict.verdict === 'well' || verdict.verdict === 'silent') && isStanding(zone, verdict, facts);
}

/** Every node and every pod in the zone is ready. */
function isStanding(zone: string, { nodes, nodesReady }: ZoneVerdict, facts: PlatformFacts): boolean {
  return nodesReady === nodes && facts.pods.every((pod) => pod.zone !== zone || pod.isReady);
}

function withOut(kept: ZoneFailoverKept, out: LeftZone): ZoneFailoverKept {
  return { ...kept, out };
}

function healthOf(readings: ZoneFailoverReadings, tries: number, failed: number): ZoneFailoverReadings {
  return { ...readings, health: { tries, failed } };
}
