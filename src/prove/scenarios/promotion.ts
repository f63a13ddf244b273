/**
 * A good version is released and goes all the way (M06). Judges that nobody notices: requests that fail around every
 * step, with load offered there only, since between two steps nothing changes but the clock.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { callersLoad } from '../callers-load.ts';
import { candidateShare, shareAt, usersOf } from '../candidate-share.ts';
import { exactly, unmeasured } from '../interval.ts';
import { operatorsOf } from '../operators-of.ts';
import { offeredTo, type PlanContext } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { beforeReleases, type Release, releaseChange } from '../release.ts';
import { loadedSpans, loadedSteps, onReleases, RELEASE_AT_US, stageUs } from '../release-schedule.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import { LEAST_RELEASE_RPS, slowToProve } from '../time-to-tell.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { sumOf } from '../window-figures.ts';

const SECOND = 1_000_000;
/** From a step on: pods start, weights reach the proxies, and the judge finds its proof. */
const AROUND_US = 240 * SECOND;
const DRAIN_US = 10 * SECOND;
/** A request that is lost at a step is lost at any load; what full load adds is judged apart. */
const ENOUGH_RPS = 100;
const NO_BOUND = Number.POSITIVE_INFINITY;

function failures(result: RunResult, release: Release): Measurement {
  const users = result.windows.map((window) => usersOf(window, release, NO_BOUND));
  const offered = sumOf(users, (each) => each.offered);
  if (offered === 0) return unmeasured('nobody asked for the service');
  const failed = exactly(sumOf(users, (each) => each.failed) / offered, offered);
  const share = shareAt(candidateShare(result, release), result.durationUs);
  return share === 100 ? failed : { ...failed, violated: `the good version stands at ${share}% of users in the end` };
}

function scenario(
  context: PlanContext,
  promises: readonly PlannedPromise[],
  release: Release,
): PlannedScenario | string {
  const { cluster, service, stages } = release;
  const slow = slowToProve(context, release);
  if (slow !== null) return slow;
  const changes = Array.from({ length: stages.length + 1 }, (_, number) => stageUs(release, number));
  const spans = changes.map((fromUs) => ({ fromUs, untilUs: fromUs + AROUND_US }));
  const [first, ...later] = loadedSpans(spans).map(({ fromUs, untilUs }, index) => ({
    name: `step ${index + 1}`,
    fromUs: Math.max(fromUs, RELEASE_AT_US),
    untilUs,
  }));
  const manifests = beforeReleases(context);
  const scale = Math.min(1, ENOUGH_RPS / Math.max(1, offeredTo(context, cluster, service)));
  return {
    id: `promotion/${cluster}/${service}`,
    title: `a good version of ${service} is released; load is off while nothing changes`,
    promises,
    mechanisms: ['weighted routing', 'subset selection', 'endpoint readiness', 'retries'],
    runs: [
      plannedRun(context, {
        window: first!,
        laterWindows: later,
        drainUs: DRAIN_US,
        manifests,
        operators: operatorsOf(manifests, cluster),
        clients: callersLoad(context, { cluster, service }, LEAST_RELEASE_RPS).map((client) => ({
          ...client,
          rps: client.rps * scale,
          profile: loadedSteps(spans),
        })),
        changes: [releaseChange(release, RELEASE_AT_US)],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, failures(result, release)])),
  };
}

export const promotion: ScenarioFamily = {
  name: 'promotion',
  figures: ['M06/shift-failures'],
  plan: (context, promises) => onReleases(context, promises, (group, release) => scenario(context, group, release)),
};
