import type { PlatformFacts } from './platform-facts.ts';
import type { TrafficReading } from './zone-failover-kept.ts';

/** Where a second failing endpoint makes it more than one sick pod. */
const FEWEST_ENDPOINTS = 2;

/** One reading of one zone, with what it rests on. */
export interface ZoneVerdict {
  /** `unknown`: there is nothing to read yet, so it neither adds to a series of failures nor ends one. */
  readonly verdict: 'failing' | 'well' | 'unknown';
  readonly because: string;
  readonly nodesReady: number;
  readonly nodes: number;
  readonly tries: number;
  readonly failed: number;
  readonly endpointsAnswering: number;
  readonly endpointsFailing: number;
}

/**
 * Reads every zone once. A reading fails when most of the zone's nodes are not ready, or when most of its endpoints that
 * anybody outside the zone has news of fail. Ready nodes without traffic are no failure: nobody is hurt.
 */
export function judgeZones(
  zones: readonly string[],
  facts: PlatformFacts,
  traffic: TrafficReading | null,
): ReadonlyMap<string, ZoneVerdict> {
  return new Map(zones.map((zone) => [zone, judgeZone(zone, facts, traffic)]));
}

function judgeZone(zone: string, facts: PlatformFacts, traffic: TrafficReading | null): ZoneVerdict {
  const { ready, total } = facts.nodes.get(zone) ?? { ready: 0, total: 0 };
  const { tries, failed, answering, failing } = traffic?.zones[zone] ?? {
    tries: 0,
    failed: 0,
    answering: 0,
    failing: 0,
  };
  const seen = {
    nodesReady: ready,
    nodes: total,
    tries,
    failed,
    endpointsAnswering: answering,
    endpointsFailing: failing,
  };
  if (ready * 2 < total) {
    return { verdict: 'failing', because: `${total - ready} of ${total} nodes are not ready`, ...seen };
  }
  if (failing >= FEWEST_ENDPOINTS && failing > answering) {
    const because = `${failing} of ${failing + answering} endpoints fail, as callers in other zones see them`;
    return { verdict: 'failing', because, ...seen };
  }
  if (traffic === null) return { verdict: 'unknown', because: 'nothing to compare with yet', ...seen };
  return { verdict: 'well', because: `${ready} of ${total} nodes are ready`, ...seen };
}

/** Consecutive failing readings by zone, counted no further than `enough`; zones that are well are left out. */
export function countFailures(
  before: Readonly<Record<string, number>>,
  verdicts: ReadonlyMap<string, ZoneVerdict>,
  enough: number,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [zone, { verdict }] of verdicts) {
    const known = before[zone] ?? 0;
    const count = verdict === 'failing' ? Math.min(enough, known + 1) : verdict === 'unknown' ? known : 0;
    if (count > 0) counts[zone] = count;
  }
  return counts;
}
