/**
 * Special requests beside the users': with the header that a route or a fault looks for, and without it.
 * Judges that tagged requests arrive where their tag says and no others do (M03 by header, M04, M08), that headers
 * are edited (M11), and that a fault touches whom it should (M24).
 *
 * Matching has no chance in it: one request that goes astray breaks the promise, so counts are exact.
 */
import type { TargetFigure } from '../../targets/types.ts';
import type { EntryFigures, RunResult } from '../../worlds/sim/run-result.ts';
import { exactly, shareInterval, unmeasured } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { type ProbeShape, probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import { hostsOf, isOfVersion, versionNamed } from '../served-version.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { countOf, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const WARM_UP_US = 10 * SECOND;
const WINDOW_US = 120 * SECOND;
const DRAIN_US = 10 * SECOND;
/** A trickle: it must not move what the service's own users see. */
const PROBE_RPS_PER_SHAPE = 20;
/** Sent where a header's value does not matter. */
const ANY_VALUE = 'yes';

function headersOf(target: TargetFigure): Readonly<Record<string, string>> {
  const { header, headerValue } = target.detail ?? {};
  if (typeof header !== 'string' || header === '') return {};
  return { [header]: typeof headerValue === 'string' && headerValue !== '' ? headerValue : ANY_VALUE };
}

/** The tagged shape of one promise; the untagged one, `plain`, is shared by all. */
function shapeOf(promise: PlannedPromise): ProbeShape {
  const { target } = promise;
  const { path } = target.detail ?? {};
  const withPath = typeof path === 'string' && path !== '' ? { path } : {};
  return { name: promise.id, ...withPath, headers: headersOf(target) };
}

/** True when a destination key (`outbound|port|subset|host`) is the one the figure names. */
function isDestination(context: PlanContext, { scope, target }: PlannedPromise, key: string): boolean {
  const { service, subset } = target.detail ?? {};
  const [, , keySubset = '', host = ''] = key.split('|');
  if (typeof service === 'string') return hostsOf(context, scope.cluster, service).includes(host);
  if (typeof subset !== 'string') return false;
  const version = versionNamed(context, scope.cluster, scope.service ?? '', subset);
  return isOfVersion({ host, subset: keySubset === '' ? null : keySubset }, version);
}

function arrivedShare(context: PlanContext, entries: readonly EntryFigures[], promise: PlannedPromise): Measurement {
  const offered = sumOf(entries, (entry) => entry.offered);
  const there = countOf(
    entries,
    (entry) => entry.byDestination,
    (key) => isDestination(context, promise, key),
  );
  return offered === 0 ? unmeasured('nothing was observed') : exactly(there / offered, offered);
}

/** Mean latency of the tagged requests over that of the plain ones: what the fault adds. */
function addedDelay(tagged: readonly EntryFigures[], plain: readonly EntryFigures[]): Measurement {
  const mean = (entries: readonly EntryFigures[]): number =>
    sumOf(entries, (entry) => entry.latency.sumUs) /
    Math.max(
      1,
      sumOf(entries, (entry) => entry.latency.count),
    );
  const events = sumOf(tagged, (entry) => entry.latency.count);
  if (events === 0) return unmeasured('nothing was answered');
  return exactly(Math.round(mean(tagged) - mean(plain)), events);
}

function flagged(entries: readonly EntryFigures[], flags: readonly string[]): number {
  return countOf(
    entries,
    (entry) => entry.byFlag,
    (flag) => flag.split(',').some((each) => flags.includes(each)),
  );
}

function measureOne(context: PlanContext, result: RunResult, promise: PlannedPromise): Measurement {
  const { scope, target } = promise;
  const entries = windowOf(result, 'probes').entries.filter(
    (entry) => entry.cluster === scope.cluster && entry.service === scope.service,
  );
  const tagged = entries.filter((entry) => entry.shape === promise.id);
  const plain = entries.filter((entry) => entry.shape === 'plain' || entry.shape === 'users');
  const plainOffered = sumOf(plain, (entry) => entry.offered);
  switch (figureKey(target)) {
    case 'M03/canary-header':
    case 'M04/ab-header':
    case 'M08/load-test-route':
      return arrivedShare(context, tagged, promise);
    case 'M08/load-test-leak':
      return arrivedShare(context, plain, promise);
    case 'M24/added-delay':
      return addedDelay(tagged, plain);
    case 'M24/abort-share':
      return shareInterval(
        flagged(tagged, ['FI']),
        sumOf(tagged, (entry) => entry.offered),
      );
    case 'M24/fault-leak':
      if (plainOffered === 0) return unmeasured('nothing was observed');
      return exactly(flagged(plain, ['FI', 'DI']) / plainOffered, plainOffered);
    case 'M11/headers-applied':
      return headersApplied(plain, target);
    default:
      throw new Error(`tagged requests cannot measure ${figureKey(target)}`);
  }
}

function headersApplied(entries: readonly EntryFigures[], target: TargetFigure): Measurement {
  // Runs count what requests carry on arrival; what answers carry on their way back they do not.
  if (Object.keys(target.detail ?? {}).length === 0) {
    return unmeasured('only headers of responses are edited, which no run counts');
  }
  const arrived = sumOf(entries, (entry) => entry.arrived);
  if (arrived === 0) return unmeasured('no request arrived');
  return exactly(sumOf(entries, (entry) => entry.arrivedAsExpected) / arrived, arrived);
}

/** What `detail` of M11 says a request must carry on arrival: `set:x-platform` → `mno`, `removed:x-debug` → true. */
function arrivalOf(promises: readonly PlannedPromise[]): Pick<ProbeShape, 'arrives' | 'lacks' | 'headers'> {
  const arrives: Record<string, string> = {};
  const lacks: string[] = [];
  for (const promise of promises.filter((each) => each.target.row === 'M11')) {
    for (const [key, value] of Object.entries(promise.target.detail ?? {})) {
      const [kind, name] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
      if (kind === 'set' || kind === 'add') arrives[name] = String(value);
      if (kind === 'removed') lacks.push(name);
    }
  }
  // The client sends what must not arrive, or its absence would prove nothing.
  return { arrives, lacks, headers: Object.fromEntries(lacks.map((name) => [name, ANY_VALUE])) };
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope } = promises[0]!;
  const shapes: ProbeShape[] = [{ name: 'plain', ...arrivalOf(promises) }, ...promises.map(shapeOf)];
  const untilUs = WARM_UP_US + WINDOW_US;
  return {
    id: `tagged-requests/${scope.cluster}/${scope.service}`,
    title: `tagged requests beside the users of ${scope.service}`,
    promises,
    mechanisms: ['route matching', 'fault injection', 'header edits', 'direct response', 'subset selection'],
    runs: [
      plannedRun(context, {
        window: { name: 'probes', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        clients: [probeClient(context, scope, PROBE_RPS_PER_SHAPE * shapes.length, shapes)],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, measureOne(context, result, promise)])),
  };
}

export const taggedRequests: ScenarioFamily = {
  name: 'tagged-requests',
  figures: [
    'M03/canary-header',
    'M04/ab-header',
    'M08/load-test-route',
    'M08/load-test-leak',
    'M11/headers-applied',
    'M24/added-delay',
    'M24/abort-share',
    'M24/fault-leak',
  ],
  plan: (context, promises) => ({
    scenarios: byScope(promises).map((group) => scenario(context, group)),
    untested: [],
  }),
};
