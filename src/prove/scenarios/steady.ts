/**
 * A quiet day: every entry at its declared load, no fault. Judges what must hold when nothing is wrong: availability
 * and latency at the entries (D11), the share of clients per region (D03), and how the mesh divides requests over
 * versions (M03), pods (M16) and zones (M18).
 *
 * One run serves all of these promises: it is long enough for the availability target to be told from one that is
 * slightly worse, which no shorter run is.
 */
import type { TargetFigure } from '../../targets/types.ts';
import { mergeHistograms, valueAtRank } from '../../units/histogram.ts';
import type { Client } from '../../worlds/sim/run-input.ts';
import type { HopFigures, RunResult, WindowFigures } from '../../worlds/sim/run-result.ts';
import { busiestPod } from '../busiest-pod.ts';
import { eventsForShare, exactly, quantileInterval, shareInterval, unmeasured, Z_999 } from '../interval.ts';
import type { Place } from '../offered-load.ts';
import type { PlanContext } from '../plan-context.ts';
import { figureKey, HOST_FIGURES } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import { hostsOf, isOfVersion, versionNamed } from '../served-version.ts';
import type { Battery, Measurement, PlannedPromise } from '../types.ts';
import { countOf, entriesOf, hopsTo, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
/** Connections open and queues fill in this time; nothing in it counts. */
const WARM_UP_US = 20 * SECOND;
/** Requests offered so late are still answered before the run ends. */
const DRAIN_US = 10 * SECOND;
/** Enough for any other share of requests. */
const LEAST_REQUESTS = 20_000;
/** A 95th percentile has some hundred requests above it then, enough for a bound of its own. */
const LATENCY_REQUESTS = 3_000;
const LEAST_US = 120 * SECOND;
/** A quiet run longer than this costs more than it tells; the promise is then unproven for want of events. */
const MOST_US = 7200 * SECOND;

/** Requests without a failure that put Wilson's upper bound of the failing share under the target's. */
function requestsFor(target: TargetFigure): number {
  if (target.unit === 'us' || target.unit === 'ratio') return LATENCY_REQUESTS;
  if (target.sense === 'equals')
    return Math.max(LATENCY_REQUESTS, eventsForShare(target.value, target.tolerance ?? 0.01));
  if (!HOST_FIGURES.has(figureKey(target))) return LEAST_REQUESTS;
  const mayFail = target.sense === 'atLeast' ? 1 - target.value : target.value;
  return mayFail <= 0 ? LEAST_REQUESTS : Math.max(LEAST_REQUESTS, (Z_999 * Z_999) / mayFail);
}

/** The clients whose requests a figure counts. */
function clientsFor(
  context: PlanContext,
  cluster: string,
  service: string | null,
  target: TargetFigure,
): readonly Client[] {
  const here = context.clients.filter((client) => client.cluster === cluster);
  if (service === null) return here;
  const own = here.filter((client) => client.service === service);
  if (target.service !== undefined || !HOST_FIGURES.has(figureKey(target))) return own;
  const hosts = new Set(own.flatMap((client) => client.shapes.map((shape) => shape.host)));
  return here.filter((client) => client.shapes.some((shape) => hosts.has(shape.host)));
}

/** Long enough for the slowest entry to see enough requests, with a tenth in reserve for chance. */
function durationFor(context: PlanContext, promises: readonly PlannedPromise[]): number {
  let longestUs = LEAST_US;
  for (const { scope, target } of promises) {
    const rps = sumOf(clientsFor(context, scope.cluster, scope.service, target), (client) => client.rps);
    const offered = rps > 0 ? rps : (context.offered.get(scope.cluster)?.get(scope.service ?? '') ?? 0);
    if (offered <= 0) continue;
    longestUs = Math.max(longestUs, Math.ceil(((1.1 * requestsFor(target)) / offered) * SECOND));
  }
  return Math.min(MOST_US, longestUs);
}

function latency(window: WindowFigures, promise: PlannedPromise, quantile: number): Measurement {
  const entries = entriesOf(window, promise.scope.cluster, promise.scope.service ?? '');
  const merged = mergeHistograms(entries.map((entry) => entry.latency));
  return quantileInterval(merged.count, quantile, (rank) => valueAtRank(merged, rank));
}

/** All entries of the public host that the promise's service is entered by; its own where a target names the service. */
function answered(window: WindowFigures, promise: PlannedPromise): { readonly ok: number; readonly offered: number } {
  const { scope, target } = promise;
  const own = entriesOf(window, scope.cluster, scope.service ?? '');
  const hosts = new Set(own.map((entry) => entry.host));
  const entries =
    target.service === undefined
      ? window.entries.filter((entry) => entry.cluster === scope.cluster && hosts.has(entry.host))
      : own;
  return { ok: sumOf(entries, (entry) => entry.ok), offered: sumOf(entries, (entry) => entry.offered) };
}

/** Share of the hops' requests that match. */
function shareOfRequests(hops: readonly HopFigures[], matches: (hop: HopFigures) => boolean): Measurement {
  return shareInterval(
    sumOf(hops.filter(matches), (hop) => hop.requests),
    sumOf(hops, (hop) => hop.requests),
  );
}

/** Tries by where they went, over all endpoints of the hops. */
function shareOfTries(
  hops: readonly HopFigures[],
  matches: (hop: HopFigures, endpoint: HopFigures['endpoints'][number]) => boolean,
): Measurement {
  let hits = 0;
  let all = 0;
  for (const hop of hops) {
    for (const endpoint of hop.endpoints) {
      all += endpoint.tries;
      if (matches(hop, endpoint)) hits += endpoint.tries;
    }
  }
  return shareInterval(hits, all);
}

/** 99.9 % of requests pass the proxy within this: what balancing adds, as it is felt. */
function proxyWait(hops: readonly HopFigures[]): Measurement {
  const merged = mergeHistograms(hops.map((hop) => hop.proxyWait));
  return quantileInterval(merged.count, 0.99, (rank) => valueAtRank(merged, rank));
}

function crossZone(hops: readonly HopFigures[]): Measurement {
  const crossing = hops.flatMap((hop) =>
    hop.endpoints.filter((each) => each.tries > 0 && each.region === hop.region && each.zone !== hop.zone),
  );
  if (crossing.length === 0) return unmeasured('no request crossed zones');
  return exactly(
    Math.max(...crossing.map((each) => each.travelUs)),
    sumOf(crossing, (each) => each.tries),
  );
}

function regionShare(window: WindowFigures, { scope, target }: PlannedPromise, places: readonly Place[]): Measurement {
  const region = places.filter((place) => place.region === target.detail?.region).map(({ cluster }) => cluster);
  const clusters = region.length === 0 ? [scope.cluster] : region;
  return shareInterval(
    sumOf(
      window.entries.filter((entry) => clusters.includes(entry.cluster)),
      (entry) => entry.offered,
    ),
    sumOf(window.entries, (entry) => entry.offered),
  );
}

function canaryShare(
  context: PlanContext,
  { scope, target }: PlannedPromise,
  hops: readonly HopFigures[],
): Measurement {
  const name = String(target.detail?.subset ?? 'canary');
  const canary = versionNamed(context, scope.cluster, scope.service ?? '', name);
  return shareOfRequests(hops, (hop) => isOfVersion(hop, canary));
}

/** Copies are counted at the destination that they go to: another version of the service, or another service. */
function mirrorShare(
  context: PlanContext,
  window: WindowFigures,
  promise: PlannedPromise,
  hops: readonly HopFigures[],
): Measurement {
  const { scope, target } = promise;
  const { service } = target.detail ?? {};
  const to =
    typeof service === 'string' ? hopsTo(window, scope.cluster, hostsOf(context, scope.cluster, service)) : hops;
  return shareInterval(
    sumOf(to, (hop) => hop.mirrored),
    sumOf(hops, (hop) => hop.requests),
  );
}

function measureOne(context: PlanContext, window: WindowFigures, promise: PlannedPromise): Measurement {
  const { scope, target } = promise;
  const service = scope.service ?? '';
  const hops = hopsTo(window, scope.cluster, hostsOf(context, scope.cluster, service));
  switch (figureKey(target)) {
    case 'D11/availability': {
      const { ok, offered } = answered(window, promise);
      return shareInterval(ok, offered);
    }
    case 'D11/errors': {
      const { ok, offered } = answered(window, promise);
      return shareInterval(offered - ok, offered);
    }
    case 'D11/p95':
      return latency(window, promise, 0.95);
    case 'D11/p99':
      return latency(window, promise, 0.99);
    case 'D03/region-share':
      return regionShare(window, promise, context.places);
    case 'M03/canary-share':
      return canaryShare(context, promise, hops);
    case 'M07/mirror-share':
      return mirrorShare(context, window, promise, hops);
    case 'M16/balance-spread':
      return busiestPod(hops);
    case 'M16/balance-latency':
      return proxyWait(hops);
    case 'M18/same-zone-share':
      return shareOfTries(hops, (hop, endpoint) => endpoint.zone === hop.zone);
    case 'M18/cross-zone-latency':
      return crossZone(hops);
    default:
      throw new Error(`the steady scenario cannot measure ${figureKey(target)}`);
  }
}

function failures(window: WindowFigures, promise: PlannedPromise): string {
  const entries = entriesOf(window, promise.scope.cluster, promise.scope.service ?? '');
  const failed = countOf(
    entries,
    (entry) => entry.byStatus,
    (status) => Number(status) >= 500,
  );
  return failed === 0 ? '' : ` (${failed} answered 5xx)`;
}

/** What the run measured for each promise; `failures` goes with the reason when nothing can be said. */
export function measureSteady(
  context: PlanContext,
  result: RunResult,
  promises: readonly PlannedPromise[],
): ReadonlyMap<string, Measurement> {
  const window = windowOf(result, 'steady');
  return new Map(
    promises.map((promise) => {
      const measured = measureOne(context, window, promise);
      const reason = measured.unproven;
      return [
        promise.id,
        reason === undefined ? measured : { ...measured, unproven: `${reason}${failures(window, promise)}` },
      ];
    }),
  );
}

export const steady: ScenarioFamily = {
  name: 'steady',
  figures: [
    'D11/availability',
    'D11/errors',
    'D11/p95',
    'D11/p99',
    'D03/region-share',
    'M03/canary-share',
    'M07/mirror-share',
    'M16/balance-spread',
    'M16/balance-latency',
    'M18/same-zone-share',
    'M18/cross-zone-latency',
  ],
  plan(context, promises): Battery {
    if (promises.length === 0 || context.clients.length === 0) {
      return { scenarios: [], untested: promises.map((promise) => ({ promise, because: 'no load is offered' })) };
    }
    const steadyUs = durationFor(context, promises);
    const untilUs = WARM_UP_US + steadyUs;
    return {
      scenarios: [
        {
          id: 'steady',
          title: 'a quiet day at the declared load',
          promises,
          mechanisms: [
            'route matching',
            'weighted routing',
            'least request',
            'round robin',
            'random',
            'locality distribute',
            'mirroring',
          ],
          runs: [
            plannedRun(context, {
              window: { name: 'steady', fromUs: WARM_UP_US, untilUs },
              drainUs: DRAIN_US,
              clients: context.clients,
            }),
          ],
          measure: (result) => measureSteady(context, result, promises),
        },
      ],
      untested: [],
    };
  },
};
