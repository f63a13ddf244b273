/**
 * From Envoy's cumulative counters to what the judge compares: bad events among requests of either arm, over one
 * interval, caller by caller, so that callers with other weather (a zone, a version of their own) are compared within
 * themselves.
 *
 * Attempts are counted, not requests: a final answer is counted by its class, and what was tried again beside it, as bad.
 * Otherwise retries would hide a candidate that fails every second time. Copies of a mirror are counted by Envoy like any
 * request of the cluster they are sent to.
 */
import type { Signal } from '../../ports/types.ts';
import { countSlower, type LatencyBuckets, usualBound } from '../judge/count-slower.ts';
import type { ArmCount, MetricTick } from '../judge/types.ts';
import type { RolloutPolicy } from './policy.ts';
import type { CounterReading, RolloutReadings } from './rollout-kept.ts';

const BY_CLASS = 'envoy_cluster_upstream_rq_xx';
const RETRIED = 'envoy_cluster_upstream_rq_retry';
const BY_TIME = 'envoy_cluster_upstream_rq_time_bucket';

/** What a rollout asks the world to measure. */
export const ROLLOUT_METRICS: readonly string[] = [BY_CLASS, RETRIED, BY_TIME];

/** Of stable's answers, those within its usual bound. */
const USUAL_SHARE = 0.9;

/** Bounds of the latency metrics, in milliseconds; null: not judged. */
export interface LatencyBounds {
  readonly maxP95Ms: number | null;
  readonly usualMs: number | null;
}

type Counters = RolloutReadings['counters'];
type SideName = 'home' | 'candidate';

/** The counters of both arms among all that were read. A name says caller, side, metric, class or bound, and cluster. */
export function readCounters(signals: readonly Signal[], policy: RolloutPolicy): Counters {
  const counters: Record<string, CounterReading> = {};
  for (const { metric, labels, value, sinceUs, atUs } of signals) {
    const { envoy_cluster_name: cluster = '', envoy_response_code_class: digit, le, ...caller } = labels;
    const side = sideOf(cluster, policy);
    if (side === null || !ROLLOUT_METRICS.includes(metric)) continue;
    const from = Object.entries(caller)
      .map(([key, of]) => `${key}=${of}`)
      .sort()
      .join(',');
    counters[[from, side, metric, digit ?? le ?? '', cluster].join('\n')] = { value, sinceUs, atUs };
  }
  return counters;
}

/** Istio names a cluster `outbound|port|subset|host`. */
function sideOf(cluster: string, { service, home, candidate }: RolloutPolicy): SideName | null {
  const [direction, , subset, host = ''] = cluster.split('|');
  if (direction !== 'outbound' || !host.startsWith(`${service.name}.${service.namespace}.svc.`)) return null;
  return subset === home ? 'home' : subset === candidate ? 'candidate' : null;
}

/**
 * What came between two readings. A caller whose counters are older than before, began anew or are gone says nothing
 * about this interval; a counter that is new at a known caller began at nothing.
 */
export function metricTicks(before: Counters, after: Counters, bounds: LatencyBounds): readonly MetricTick[] {
  const earlier = byCaller(before);
  return [...byCaller(after)].flatMap(([caller, now]) => {
    const then = earlier.get(caller);
    if (then === undefined || !isComparable(then, now)) return [];
    const tick = (metric: string, count: (side: SideName) => ArmCount | null): readonly MetricTick[] => {
      const [canary, stable] = [count('candidate'), count('home')];
      if (canary === null || stable === null || canary.requests + stable.requests === 0) return [];
      return [{ metric, canary, stable }];
    };
    const slower = (boundMs: number | null) => (side: SideName) => slowerThan(then, now, side, boundMs);
    return [
      ...tick('errors', (side) => attempts(then, now, side)),
      ...tick('latency', slower(boundAtLeast(now, bounds.maxP95Ms))),
      ...tick('usual latency', slower(bounds.usualMs)),
    ];
  });
}

/** The bound within which 90 % of home's answers came until now, all callers together; null: it cannot be told. */
export function usualOfHome(counters: Counters): number | null {
  return usualBound(bucketsOf(new Map(Object.entries(counters)), 'home'), USUAL_SHARE);
}

type Named = ReadonlyMap<string, CounterReading>;

function byCaller(counters: Counters): ReadonlyMap<string, Map<string, CounterReading>> {
  const callers = new Map<string, Map<string, CounterReading>>();
  for (const [name, reading] of Object.entries(counters)) {
    const caller = name.slice(0, name.indexOf('\n'));
    const known = callers.get(caller) ?? new Map<string, CounterReading>();
    callers.set(caller, known.set(name, reading));
  }
  return callers;
}

function isComparable(before: Named, after: Named): boolean {
  const [first] = before.values();
  for (const name of before.keys()) if (!after.has(name)) return false;
  for (const [name, now] of after) {
    const then = before.get(name) ?? { value: 0, sinceUs: first?.sinceUs ?? 0, atUs: first?.atUs ?? 0 };
    if (now.atUs <= then.atUs || now.sinceUs !== then.sinceUs || now.value < then.value) return false;
  }
  return true;
}

function partsOf(name: string): readonly [side: string, metric: string, label: string] {
  const [, side = '', metric = '', label = ''] = name.split('\n');
  return [side, metric, label];
}

function attempts(before: Named, after: Named, side: SideName): ArmCount {
  let [requests, bad] = [0, 0];
  for (const [name, { value }] of after) {
    const [of, metric, label] = partsOf(name);
    if (of !== side || (metric !== BY_CLASS && metric !== RETRIED)) continue;
    const more = value - (before.get(name)?.value ?? 0);
    requests += more;
    if (metric === RETRIED || label === '5') bad += more;
  }
  return { requests, bad };
}

function slowerThan(before: Named, after: Named, side: SideName, boundMs: number | null): ArmCount | null {
  if (boundMs === null) return null;
  const [then, now] = [bucketsOf(before, side), bucketsOf(after, side)];
  // A side that nobody asked has no buckets, and no answer that was slow.
  return now.size === 0 ? { requests: 0, bad: 0 } : countSlower(then, now, boundMs);
}

function bucketsOf(counters: Named, side: SideName): LatencyBuckets {
  const buckets = new Map<number, number>();
  for (const [name, { value }] of counters) {
    const [of, metric, le] = partsOf(name);
    if (of !== side || metric !== BY_TIME) continue;
    const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  return buckets;
}

/** The smallest bound of a bucket that an objective can be read at; a stricter one would count good answers as bad. */
function boundAtLeast(counters: Named, maxP95Ms: number | null): number | null {
  if (maxP95Ms === null) return null;
  const bounds = [...bucketsOf(counters, 'home').keys(), ...bucketsOf(counters, 'candidate').keys()];
  const enough = bounds.filter((bound) => bound >= maxP95Ms && bound !== Number.POSITIVE_INFINITY);
  return enough.length === 0 ? null : Math.min(...enough);
}
