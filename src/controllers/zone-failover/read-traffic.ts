/**
 * Traffic between two looks, from Envoy's statistics per endpoint. They count every try, where the statistics per zone
 * (`cluster.*.zone.*`) count final answers: a try that was made good elsewhere is not in those, and while retries hide a
 * dead zone from users it would be hidden from us too.
 *
 * A zone is judged by callers outside of it: those inside are lost with it, or see the rest of the world as lost.
 * Ejected endpoints are evidence as well, since proxies stop trying them within seconds and silence proves nothing.
 * A try fails when its connection times out: a zone that swallows packets is found as many seconds later.
 */
import type { Observation, Signal } from '../../ports/types.ts';
import type { PlatformFacts } from './platform-facts.ts';
import type { Counter, TrafficReading, ZoneFailoverReadings, ZoneTraffic } from './zone-failover-kept.ts';

const SUCCESS = 'envoy_cluster_endpoint_rq_success';
const ERROR = 'envoy_cluster_endpoint_rq_error';
const HEALTHY = 'envoy_cluster_endpoint_healthy';
const COMPLETED = 'envoy_cluster_upstream_rq_completed';

export const TRAFFIC_METRICS: readonly string[] = [SUCCESS, ERROR, HEALTHY, COMPLETED];

/** Demand is the highest of these: a dead gateway's users come back a little later. */
const DEMAND_US = 60_000_000;
/** Looks come a moment early or late. */
const SLACK = 0.9;

const NO_HEALTH = { tries: 0, failed: 0 };

/** What is known of one endpoint of one destination. */
interface EndpointCount {
  readonly destination: string;
  readonly zone: string;
  success: number;
  error: number;
  isEjected: boolean;
}

/**
 * A new reading, or null when the last one is younger than the interval. Its traffic is null when there is nothing to
 * compare with: at a first look, and when every statistic is as old as the last ones or began anew.
 */
export function readTraffic(
  view: Observation,
  facts: PlatformFacts,
  before: ZoneFailoverReadings | null,
  everyUs: number,
): ZoneFailoverReadings | null {
  if (before !== null && view.atUs - before.atUs < everyUs * SLACK) return null;
  const counters = new Map(before?.counters);
  const lastUs = newestUs(counters);
  let isNews = view.signals.length === 0;
  const completed: Record<string, number> = {};
  const answered: Record<string, number> = {};
  const endpoints = new Map<string, EndpointCount>();
  for (const signal of view.signals) {
    const step = stepOf(signal, counters, lastUs);
    isNews ||= step !== null;
    const { envoy_cluster_name: destination = '' } = signal.labels;
    const perSecond = step === null ? 0 : (step.rise * 1e6) / step.tookUs;
    if (signal.metric === COMPLETED) completed[destination] = (completed[destination] ?? 0) + perSecond;
    else countEndpoint(signal, step?.rise ?? 0, facts, endpoints);
    if (signal.metric === SUCCESS) answered[destination] = (answered[destination] ?? 0) + perSecond;
  }
  const demand = higher(completed, answered);
  if (before === null) return { atUs: view.atUs, counters, traffic: null, demands: [], health: NO_HEALTH };
  if (!isNews) return { ...before, atUs: view.atUs, counters, traffic: null };
  const kept = Math.max(1, Math.round(DEMAND_US / everyUs));
  return {
    atUs: view.atUs,
    counters,
    traffic: summary([...endpoints.values()], demand),
    demands: [...before.demands, demand].slice(-kept),
    health: before.health,
  };
}

/**
 * Demand is what was completed, failures included. Istio's proxies keep that statistic to themselves unless told
 * otherwise, while those per endpoint pass every filter: then it is what was answered.
 */
function higher(
  completed: Readonly<Record<string, number>>,
  answered: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const names = new Set([...Object.keys(completed), ...Object.keys(answered)]);
  return Object.fromEntries([...names].map((name) => [name, Math.max(completed[name] ?? 0, answered[name] ?? 0)]));
}

/** The highest demand of a destination lately, in answers per second. */
export function demandOf({ demands }: ZoneFailoverReadings, destination: string): number {
  return demands.reduce((most, demand) => Math.max(most, demand[destination] ?? 0), 0);
}

/** When the statistics were taken that were read last; null before the first. */
function newestUs(counters: ReadonlyMap<string, Counter>): number | null {
  let newest: number | null = null;
  for (const { atUs } of counters.values()) newest = Math.max(newest ?? atUs, atUs);
  return newest;
}

interface Step {
  readonly rise: number;
  readonly tookUs: number;
}

/** How far a counter rose; null for a first reading, an old one, and one that began anew. Notes the reading. */
function stepOf(signal: Signal, counters: Map<string, Counter>, lastUs: number | null): Step | null {
  if (signal.metric === HEALTHY) return null;
  const key = seriesKey(signal);
  const { value, sinceUs, atUs } = signal;
  const known = counters.get(key);
  if (known !== undefined && atUs <= known.atUs) return null;
  counters.set(key, { value, sinceUs, atUs });
  // A series that appears among others that were read before began at nothing.
  const start = known ?? (lastUs !== null && sinceUs <= lastUs ? { value: 0, sinceUs, atUs: lastUs } : null);
  if (start === null || start.sinceUs !== sinceUs || value < start.value || atUs <= start.atUs) return null;
  return { rise: value - start.value, tookUs: atUs - start.atUs };
}

/** Who exports a series names its labels in one order, so that need not be established. */
function seriesKey({ metric, labels }: Signal): string {
  let key = metric;
  for (const name of Object.keys(labels)) key += `\n${name}=${labels[name]}`;
  return key;
}

function countEndpoint(
  { metric, labels, value }: Signal,
  rise: number,
  facts: PlatformFacts,
  endpoints: Map<string, EndpointCount>,
): void {
  const { envoy_cluster_name: destination = '', envoy_endpoint_address: address = '', zone: from } = labels;
  const zone = facts.zoneOfAddress.get(address.slice(0, address.lastIndexOf(':')));
  if (zone === undefined || zone === from) return;
  const key = `${destination} ${address}`;
  const known = endpoints.get(key) ?? { destination, zone, success: 0, error: 0, isEjected: false };
  endpoints.set(key, known);
  if (metric === SUCCESS) known.success += rise;
  else if (metric === ERROR) known.error += rise;
  else if (value === 0) known.isEjected = true;
}

/** An endpoint with what its tries say. */
interface EndpointVerdict extends EndpointCount {
  readonly isAnswering: boolean;
  readonly isFailing: boolean;
}

function summary(counts: readonly EndpointCount[], demand: Readonly<Record<string, number>>): TrafficReading {
  const endpoints = counts.map((count): EndpointVerdict => {
    const isAnswering = count.success > count.error;
    return { ...count, isAnswering, isFailing: !isAnswering && (count.error > 0 || count.isEjected) };
  });
  const wellIn = wellZones(endpoints);
  const zones: Record<string, ZoneTraffic> = {};
  const answering: Record<string, string[]> = {};
  for (const { destination, zone, success, error, isEjected, isAnswering, isFailing } of endpoints) {
    const known = zones[zone] ?? { tries: 0, failed: 0, answering: 0, failing: 0, ejected: 0 };
    // A service that is well nowhere else is ill itself, wherever it stands: that speaks against no zone.
    const isEvidence = isFailing && wellIn[destination]!.some((other) => other !== zone);
    zones[zone] = {
      tries: known.tries + success + error,
      failed: known.failed + error,
      answering: known.answering + (isAnswering ? 1 : 0),
      failing: known.failing + (isEvidence ? 1 : 0),
      ejected: known.ejected + (isEvidence && isEjected ? 1 : 0),
    };
    if (!isAnswering) continue;
    answering[destination] ??= [];
    if (!answering[destination].includes(zone)) answering[destination].push(zone);
  }
  return { zones, demand, answering };
}

/** Per destination the zones in which more of its endpoints answer than fail. */
function wellZones(endpoints: readonly EndpointVerdict[]): Readonly<Record<string, readonly string[]>> {
  const balance: Record<string, Record<string, number>> = {};
  for (const { destination, zone, isAnswering, isFailing } of endpoints) {
    balance[destination] ??= {};
    balance[destination][zone] = (balance[destination][zone] ?? 0) + (isAnswering ? 1 : 0) - (isFailing ? 1 : 0);
  }
  return Object.fromEntries(
    Object.entries(balance).map(([destination, zones]) => [
      destination,
      Object.keys(zones).filter((zone) => zones[zone]! > 0),
    ]),
  );
}
