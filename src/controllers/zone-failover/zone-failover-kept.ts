/** What zone failover keeps over crashes, and what it may lose in one. */

/** One zone that traffic has left, or is leaving. */
export interface LeftZone {
  readonly zone: string;
  /** When it was found lost. */
  readonly sinceUs: number;
  readonly because: string;
  /** Since when it has been healthy without a break; null while it is not. */
  readonly healthyUs: number | null;
  /** When every workload had as many ready pods elsewhere as it needs; null until then. */
  readonly fullUs: number | null;
  /** When it was decided to let it back in; null while it stays out. */
  readonly returningUs: number | null;
  /** It was the last attempt: people decide about its return. */
  readonly asks: boolean;
  /** Objects seen with the change: one that loses it afterwards was changed by another hand. Sorted. */
  readonly seen: readonly string[];
  /** Why a destination rule still leads there, by object: said once, in the words of the first time. */
  readonly holds: Readonly<Record<string, string>>;
}

/** Plain data; the same from look to look while nothing happens. */
export interface ZoneFailoverKept {
  /** Failing readings by zone since the last one that was well, no further than the policy counts. */
  readonly failing: Readonly<Record<string, number>>;
  readonly out: LeftZone | null;
  /** When zones were left: the attempts. */
  readonly leftUs: readonly number[];
  /** Id of the last intent that was carried out. */
  readonly handled: string | null;
}

export const NOTHING_LEFT: ZoneFailoverKept = { failing: {}, out: null, leftUs: [], handled: null };

/** Traffic between two looks. */
export interface TrafficReading {
  /** By zone: what callers outside of it met there. */
  readonly zones: Readonly<Record<string, ZoneTraffic>>;
  /** Answers per second, by Envoy's name of the destination. */
  readonly demand: Readonly<Record<string, number>>;
  /** Zones in which a destination has endpoints that answer, by Envoy's name of the destination. */
  readonly answering: Readonly<Record<string, readonly string[]>>;
}

export interface ZoneTraffic {
  readonly tries: number;
  readonly failed: number;
  /** Endpoints that answer most of their tries, and those that fail most or that proxies have ejected. */
  readonly answering: number;
  readonly failing: number;
  /** Of `failing`: those that proxies have ejected. */
  readonly ejected: number;
}

export interface Counter {
  readonly value: number;
  readonly sinceUs: number;
  readonly atUs: number;
}

/** Lost in a crash: the next life waits for one interval. */
export interface ZoneFailoverReadings {
  readonly atUs: number;
  readonly counters: ReadonlyMap<string, Counter>;
  /** The last interval; null until there is one. */
  readonly traffic: TrafficReading | null;
  /** Demand of the last minute, the newest last. */
  readonly demands: readonly TrafficReading['demand'][];
  /** Tries at the zone that was left since it has been healthy. */
  readonly health: { readonly tries: number; readonly failed: number };
}
