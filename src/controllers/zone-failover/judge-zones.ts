import type { PlatformFacts } from './platform-facts.ts';
import type { TrafficReading, ZoneTraffic } from './zone-failover-kept.ts';

/** A second failing endpoint makes it more than one sick pod. */
const FEWEST_ENDPOINTS = 2;
/** One or two failed tries may be anything. Ejected endpoints have failed more often than that. */
const FEWEST_FAILURES = 3;

const UNTRIED: ZoneTraffic = { tries: 0, failed: 0, answering: 0, failing: 0, ejected: 0 };

/** One reading of one zone, with what it rests on. */
export interface ZoneVerdict {
  /**
   * `silent`: nodes are ready and nobody tried; `unknown`: there is nothing to compare with, or too little of what looks
   * like a failure. Neither ends a series of failures at once, since connections that hang fail in bursts.
   */
  readonly verdict: 'failing' | 'well' | 'silent' | 'unknown';
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
  const { tries, failed, answering, failing, ejected } = traffic?.zones[zone] ?? UNTRIED;
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
  if (traffic === null) return { verdict: 'unknown', because: 'nothing to compare with yet', ...seen };
  const because = `${failing} of ${failing + answering} endpoints fail, as callers in other zones see them`;
  if (failing > answering) {
    const isEnough = failing >= FEWEST_ENDPOINTS && (failed >= FEWEST_FAILURES || ejected >= FEWEST_ENDPOINTS);
    return { verdict: isEnough ? 'failing' : 'unknown', because, ...seen };
  }
  if (answering === 0) return { verdict: 'silent', because: 'nobody tried', ...seen };
  return { verdict: 'well', because: `${answering} endpoints answer`, ...seen };
}

/**
 * Failing readings by zone since the last one that was well, counted no further than `enough`; zones without any are
 * left out. Silence takes one away: a series dies out as it arose.
 */
export function countFailures(
  before: Readonly<Record<string, number>>,
  verdicts: ReadonlyMap<string, ZoneVerdict>,
  enough: number,
): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const [zone, { verdict }] of verdicts) {
    const known = before[zone] ?? 0;
    const count = { failing: Math.min(enough, known + 1), unknown: known, silent: known - 1, well: 0 }[verdict];
    if (count > 0) counts[zone] = count;
  }
  return counts;
}
