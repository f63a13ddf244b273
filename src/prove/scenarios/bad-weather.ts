/**
 * A good version is released while something else goes wrong: what both versions call fails, or nobody comes (M06).
 * Judges that it is not blamed: it waits, is not taken back, and goes on when the weather clears.
 *
 * Leaves out a zone that is lost with the only pod of a candidate: that pod's errors are the version's, as far as anybody
 * can tell for half a minute. What users see then is judged with zone failover.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import type { Fault } from '../../worlds/sim/types.ts';
import { callersLoad } from '../callers-load.ts';
import { candidateShare, shareAt, trialOf } from '../candidate-share.ts';
import { exactly, unmeasured } from '../interval.ts';
import { operatorsOf } from '../operators-of.ts';
import { toldBy } from '../operators-story.ts';
import { type PlanContext, targetsOf } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { beforeReleases, type Release, releaseChange } from '../release.ts';
import { firstShare, type LoadedSpan, loadedSteps, onReleases, RELEASE_AT_US, stageUs } from '../release-schedule.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import { candidateRps, LEAST_RELEASE_RPS, slowToProve } from '../time-to-tell.ts';
import type { Measurement, PlannedPromise, PlannedRun, PlannedScenario } from '../types.ts';

const SECOND = 1_000_000;
/** The weather is bad from a minute before the next step is due. */
const BEFORE_STEP_US = 60 * SECOND;
const STORM_US = 240 * SECOND;
/** From the end of the storm: it is found to be over, proofs are earned anew, and the step is taken. */
const CLEARED_US = 780 * SECOND;
const FIRST_LOOK_US = 240 * SECOND;
const DRAIN_US = 10 * SECOND;
/** The judge needs requests of the new version and not the whole load: with so many a proof is earned in five minutes. */
const ENOUGH_CANDIDATE_RPS = 12;
/** Of requests to what both versions call; enough to be seen through every retry. */
const OUTAGE_PER_MILLION = 800_000;

interface Weather {
  readonly name: string;
  readonly faults: (release: Release, stormUs: number) => readonly Fault[];
  /** Nobody comes before the storm is over. */
  readonly isQuiet?: true;
}

function outage(context: PlanContext, { cluster, service, homeWorkload, candidateWorkload }: Release, atUs: number) {
  // Hosts are no workloads: where only databases and strangers are called, both versions fail by themselves.
  const called = targetsOf(context, service)?.calls.find((call) => call.service.includes('/'))?.service;
  const own = [homeWorkload, candidateWorkload].map(({ namespace, name }) => `${namespace}/${name}`);
  return (called === undefined ? own : [called]).map((workload): Fault => {
    const target = { cluster, workload };
    return { atUs, kind: 'errorRate', target, forUs: STORM_US, amount: OUTAGE_PER_MILLION };
  });
}

function weathers(context: PlanContext): readonly Weather[] {
  return [
    { name: 'shared outage', faults: (release, atUs) => outage(context, release, atUs) },
    { name: 'no traffic', faults: () => [], isQuiet: true },
  ];
}

/** When the storm begins: as the step after the first with users is due, and not before that first. */
function stormUs(release: Release): number {
  const first = firstShare(release);
  return Math.max(stageUs(release, first), stageUs(release, first + 1) - BEFORE_STEP_US);
}

function runOf(context: PlanContext, release: Release, weather: Weather, turn: number): PlannedRun {
  const { cluster, service } = release;
  const fromUs = stormUs(release);
  const untilUs = fromUs + STORM_US + CLEARED_US;
  const firstUs = stageUs(release, firstShare(release));
  const spans: readonly LoadedSpan[] = [
    ...(weather.isQuiet ? [] : [{ fromUs: firstUs, untilUs: firstUs + FIRST_LOOK_US }]),
    { fromUs: weather.isQuiet ? fromUs + STORM_US : fromUs, untilUs },
  ];
  const scale = Math.min(1, ENOUGH_CANDIDATE_RPS / Math.max(1, candidateRps(context, release)));
  const manifests = beforeReleases(context);
  return plannedRun(context, {
    name: weather.name,
    turn,
    window: { name: 'storm', fromUs, untilUs },
    drainUs: DRAIN_US,
    manifests,
    operators: operatorsOf(manifests, cluster),
    clients: callersLoad(context, { cluster, service }, LEAST_RELEASE_RPS).map((client) => ({
      ...client,
      rps: client.rps * scale,
      profile: loadedSteps(spans),
    })),
    changes: [releaseChange(release, RELEASE_AT_US)],
    faults: weather.faults(release, fromUs),
  });
}

function kept(result: RunResult, release: Release, name: string): Measurement {
  const points = candidateShare(result, release);
  const trial = trialOf(points);
  if (trial === null) return unmeasured('the new version was never given a user');
  const fromUs = stormUs(release);
  const before = shareAt(points, fromUs);
  const during = shareAt(points, fromUs + STORM_US);
  const after = shareAt(points, result.durationUs);
  const measured = exactly(trial.untilUs === null ? 1 : 0, 1);
  if (trial.untilUs !== null) return { ...measured, violated: `${name}: ${lastWord(result, trial.untilUs)}` };
  if (name === 'shared outage' && during > before) return { ...measured, violated: 'it was promoted in an outage' };
  if (after <= before) return { ...measured, violated: `it never went on from ${before}%` };
  return measured;
}

/** What was said last by whoever took the version back. */
function lastWord(result: RunResult, untilUs: number): string {
  const said = toldBy(result.journals).findLast(({ kind, atUs }) => kind === 'says' && atUs <= untilUs);
  return said === undefined ? 'it was taken back' : `${said.who} ${said.text}`;
}

function scenario(
  context: PlanContext,
  promises: readonly PlannedPromise[],
  release: Release,
): PlannedScenario | string {
  const { cluster, service } = release;
  const slow = slowToProve(context, release);
  if (slow !== null) return slow;
  return {
    id: `bad-weather/${cluster}/${service}`,
    title: `a good version of ${service} is released while something else goes wrong`,
    promises,
    mechanisms: ['weighted routing', 'subset selection', 'endpoint readiness'],
    runs: weathers(context).map((weather, turn) => runOf(context, release, weather, turn)),
    measure: (result, { name }) => new Map(promises.map((promise) => [promise.id, kept(result, release, name)])),
  };
}

export const badWeather: ScenarioFamily = {
  name: 'bad-weather',
  figures: ['M06/good-version-kept'],
  plan: (context, promises) => onReleases(context, promises, (group, release) => scenario(context, group, release)),
};
