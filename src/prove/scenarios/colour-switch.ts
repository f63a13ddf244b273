/**
 * The other colour takes over at once (M05): tested behind its header, then given everybody, on a good day and while the
 * database is slow. Judges that no request fails, that nobody but testers met the new colour before its stage was over,
 * and that the old one is kept for the way back as long as was said, and then taken away.
 *
 * Between the last step and the end of that time nothing changes but the clock: load is off, and no figure is taken.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import type { Fault } from '../../worlds/sim/types.ts';
import { callersLoad } from '../callers-load.ts';
import { candidateShare, usersOf } from '../candidate-share.ts';
import { exactly, unmeasured } from '../interval.ts';
import { operatorsOf } from '../operators-of.ts';
import { type PlanContext, targetsOf } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { probeClient } from '../probe-client.ts';
import { beforeReleases, type Release, releaseChange } from '../release.ts';
import {
  firstShare,
  firstShareUs,
  type LoadedSpan,
  loadedSteps,
  onReleases,
  RELEASE_AT_US,
  stageUs,
} from '../release-schedule.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedRun, PlannedScenario } from '../types.ts';
import { sumOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const LEAST_RPS = 20;
const TESTERS_RPS = 20;
/** From when a stage should be over: proofs take their time. */
const LATE_US = 480 * SECOND;
/** After the old colour should be gone. */
const FAREWELL_US = 240 * SECOND;
const SLOW_FROM_US = 30 * SECOND;
const SLOW_FOR_US = 180 * SECOND;
const TIMES_SLOWER = 20;
const DRAIN_US = 10 * SECOND;
const STEP_US = 30 * SECOND;
const NO_BOUND = Number.POSITIVE_INFINITY;

/** From the release until everybody has been on the new colour for its stage, and around the end of the old one. */
function spansOf(release: Release): readonly [switching: LoadedSpan, farewell: LoadedSpan] {
  const doneUs = stageUs(release, release.stages.length) + LATE_US;
  const goneUs = doneUs + (release.keepUs ?? 0);
  return [
    { fromUs: RELEASE_AT_US, untilUs: doneUs },
    { fromUs: goneUs - LATE_US, untilUs: goneUs + FAREWELL_US },
  ];
}

function runOf(
  context: PlanContext,
  release: Release,
  name: string,
  turn: number,
  faults: readonly Fault[],
): PlannedRun {
  const { cluster, service, header } = release;
  const [switching, farewell] = spansOf(release);
  const scope = { cluster, service };
  const manifests = beforeReleases(context);
  const profile = loadedSteps([switching, farewell]);
  const users = callersLoad(context, scope, LEAST_RPS).map((client) => ({ ...client, profile }));
  const shapes = header === null ? [] : [{ name: 'testers', headers: { [header.name]: header.value } }];
  // Testers come until everybody does.
  const testing = loadedSteps([{ fromUs: RELEASE_AT_US, untilUs: firstShareUs(release) + LATE_US }]);
  const testers = {
    ...probeClient(context, scope, TESTERS_RPS, shapes),
    name: `testers ${service}@${cluster}`,
    profile: testing,
  };
  return plannedRun(context, {
    name,
    turn,
    window: { name: 'switch', ...switching },
    laterWindows: [{ name: 'farewell', ...farewell }],
    drainUs: DRAIN_US,
    seriesStepUs: STEP_US,
    manifests,
    operators: operatorsOf(manifests, cluster, [{ fromUs: switching.untilUs, untilUs: farewell.fromUs }]),
    clients: shapes.length === 0 ? users : [...users, testers],
    changes: [releaseChange(release, RELEASE_AT_US)],
    faults,
  });
}

function runs(context: PlanContext, release: Release): readonly PlannedRun[] {
  const { cluster, service } = release;
  const called = targetsOf(context, service)?.calls[0]?.service;
  const target = called === undefined ? { cluster } : { cluster, workload: called };
  const atUs = firstShareUs(release) - SLOW_FROM_US;
  const slow: Fault = { atUs, kind: 'databaseSlow', target, forUs: SLOW_FOR_US, amount: TIMES_SLOWER };
  return [runOf(context, release, 'a good day', 0, []), runOf(context, release, 'database slow', 1, [slow])];
}

/** When the new colour had everybody; null if it never had. */
function switchedUs(result: RunResult, release: Release): number | null {
  return candidateShare(result, release).find(({ percent }) => percent === 100)?.atUs ?? null;
}

/** When the old colour's pods were taken away; null: they were not. */
function takenAwayUs(result: RunResult, { homeWorkload: { kind, namespace, name } }: Release): number | null {
  const subject = `${kind}/${namespace}/${name}`;
  const line = result.log.find(
    (each) => each.kind === 'scale' && each.subject === subject && each.detail.includes('→ 0'),
  );
  return line?.atUs ?? null;
}

function kept(result: RunResult, release: Release, switched: number): Measurement {
  const gone = takenAwayUs(result, release);
  const pods = release.homeWorkload.replicas ?? 1;
  if (gone !== null) return exactly(gone - switched, pods);
  const measured = exactly(result.durationUs - switched, pods);
  return release.keepUs === null
    ? measured
    : { ...measured, violated: 'the old version was not taken away afterwards' };
}

function failures(result: RunResult, release: Release, switched: number): Measurement {
  const users = result.windows.map((window) => usersOf(window, release, NO_BOUND));
  const offered = sumOf(users, (each) => each.offered);
  if (offered === 0) return unmeasured('nobody asked for the service');
  const measured = exactly(sumOf(users, (each) => each.failed) / offered, offered);
  // Stages before the first with users are for testing; whoever shortens them has tested nothing.
  const tested = release.stages.slice(0, firstShare(release)).reduce((sum, { forUs }) => sum + forUs, 0);
  const early = switched - RELEASE_AT_US < tested;
  return early ? { ...measured, violated: 'everybody was sent to the new version before it was tested' } : measured;
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[], release: Release): PlannedScenario {
  const { cluster, service } = release;
  return {
    id: `colour-switch/${cluster}/${service}`,
    title: `the other colour of ${service} takes over; the clock jumps over the time that the old one is kept, with load off`,
    promises,
    mechanisms: ['route matching', 'weighted routing', 'subset selection', 'endpoint readiness'],
    runs: runs(context, release),
    measure: (result) => {
      const switched = switchedUs(result, release);
      return new Map(
        promises.map((promise) => {
          if (switched === null) return [promise.id, unmeasured('the new version was never given everybody')];
          const isKept = figureKey(promise.target) === 'M05/blue-kept';
          return [promise.id, isKept ? kept(result, release, switched) : failures(result, release, switched)];
        }),
      );
    },
  };
}

export const colourSwitch: ScenarioFamily = {
  name: 'colour-switch',
  figures: ['M05/blue-kept', 'M05/switch-failures'],
  plan: (context, promises) => onReleases(context, promises, (group, release) => scenario(context, group, release)),
};
