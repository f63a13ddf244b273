/**
 * A bad version is released, one that fails 5 % of its requests, one that fails 2 %, one that is three times as slow, one
 * that fails only under load (M06, V02). Judges that it is taken back by itself, how soon, and how many users it hurt. What
 * gives a new version few requests is given the time of a thousand of them: nobody can tell sooner. The last is released only where its first share loads its pods about as much as the old ones: elsewhere it fails nobody
 * before a later share does, and there is nothing to take back.
 */

import { podsLike } from '../../controllers/rollout/pods-for.ts';
import type { RunResult } from '../../worlds/sim/run-result.ts';
import type { Fault } from '../../worlds/sim/types.ts';
import { autoscaledBehind } from '../autoscaled-workload.ts';
import { callersLoad } from '../callers-load.ts';
import { candidateShare, sideOf, trialOf, usersOf } from '../candidate-share.ts';
import { exactly, shareInterval, unmeasured } from '../interval.ts';
import { operatorsOf } from '../operators-of.ts';
import { offeredTo, type PlanContext, targetsOf } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { beforeReleases, type Release, releaseChange } from '../release.ts';
import { firstShare, firstShareUs, loadedSteps, onReleases, RELEASE_AT_US } from '../release-schedule.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import { LEAST_RELEASE_RPS, timeToTellUs } from '../time-to-tell.ts';
import type { Measurement, PlannedPromise, PlannedRun, PlannedScenario } from '../types.ts';
import { windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
/** From the first users on: the five minutes in which it is counted who was hurt. */
const TRIAL_US = 300 * SECOND;
/** Past the slowest verdict: for everybody to be back. */
const BACK_US = 60 * SECOND;
/** What users get once the judge has spoken. */
const AFTER_US = 60 * SECOND;
const DRAIN_US = 10 * SECOND;
/** A user must not be asked to judge a canary by requests that the platform's own target calls slow. */
const NO_BOUND = Number.POSITIVE_INFINITY;

interface Where {
  readonly cluster: string;
  readonly image: string;
}

interface Ill {
  readonly name: string;
  /** It shows only in pods that are as busy as the old ones. */
  readonly needsLoad?: true;
  /** `trialUs` is when users first meet it, `spike` how many times as many users make pods as busy as they may be. */
  readonly faults: (at: Where, trialUs: number, spike: number) => readonly Fault[];
}

const always = (kind: 'badVersion' | 'podSlow', amount: number): Ill['faults'] => {
  return (target) => [{ atUs: RELEASE_AT_US, kind, target, forUs: null, amount }];
};

/** More requests at once than a pod has on a usual day, and fewer than it often has when it is this busy. */
const STRAINED_ABOVE = 8;
const STRAINED_BUSY = 0.8;
const SPIKE_AFTER_US = 60 * SECOND;

const ILLS: readonly Ill[] = [
  { name: 'fails 2%', faults: always('badVersion', 20_000) },
  { name: 'fails 5%', faults: always('badVersion', 50_000) },
  { name: 'slow', faults: always('podSlow', 3) },
  {
    name: 'fails under load',
    needsLoad: true,
    faults: (target, trialUs, spike) => [
      { atUs: RELEASE_AT_US, kind: 'badVersion', target, forUs: null, amount: 500_000, above: STRAINED_ABOVE },
      {
        atUs: trialUs + SPIKE_AFTER_US,
        kind: 'loadSpike',
        target: { cluster: target.cluster },
        forUs: null,
        amount: spike,
      },
    ],
  },
];

/** Times the declared load at which the declared pods are as busy as it takes to strain them. */
function spikeOf(context: PlanContext, { cluster, service, homeWorkload }: Release): number {
  const cores = (homeWorkload.replicas ?? 1) * (autoscaledBehind(context, cluster, service)?.requestCores ?? 1);
  const busyCores = (offeredTo(context, cluster, service) * (targetsOf(context, service)?.workUs ?? 0)) / SECOND;
  return busyCores === 0 ? 1 : Math.max(1, (STRAINED_BUSY * cores) / busyCores);
}

/** Below this part of what an old pod is asked, a new one is idle when the old ones are strained. */
const LEAST_LOAD = 0.6;

/** Whether the pods that the first share is given are about as busy as the old ones. */
function loadsItsPods(release: Release): boolean {
  const share = release.stages[firstShare(release)]?.share ?? 100;
  const home = release.homeWorkload.replicas ?? 1;
  if (share >= 100) return true;
  const asked = share / (release.candidatePods ?? podsLike(home, share, home, 1));
  return asked >= (LEAST_LOAD * (100 - share)) / home;
}

function runOf(context: PlanContext, release: Release, ill: Ill, turn: number): PlannedRun {
  const { cluster, image, service } = release;
  const trialUs = firstShareUs(release);
  const afterUs = trialUs + Math.max(TRIAL_US, (release.verdictUs ?? timeToTellUs(context, release)) + BACK_US);
  const manifests = beforeReleases(context);
  return plannedRun(context, {
    name: ill.name,
    turn,
    window: { name: 'trial', fromUs: RELEASE_AT_US, untilUs: trialUs + TRIAL_US },
    laterWindows: [{ name: 'after', fromUs: afterUs, untilUs: afterUs + AFTER_US }],
    drainUs: DRAIN_US,
    manifests,
    operators: operatorsOf(manifests, cluster),
    clients: callersLoad(context, { cluster, service }, LEAST_RELEASE_RPS).map((client) => ({
      ...client,
      profile: loadedSteps([{ fromUs: trialUs, untilUs: afterUs + AFTER_US }]),
    })),
    changes: [releaseChange(release, RELEASE_AT_US)],
    faults: ill.faults({ cluster, image }, trialUs, spikeOf(context, release)),
  });
}

/** The moment from which a version hurts: when it first fails somebody, or where it only delays, when it first has users. */
function hurtsFromUs(result: RunResult, service: string, trialUs: number): number {
  const { stepUs, clients } = result.series;
  const errors = clients.find((client) => client.service === service)?.errors ?? [];
  const step = errors.findIndex((count, index) => count > 0 && (index + 1) * stepUs > trialUs);
  return step < 0 ? trialUs : Math.max(trialUs, step * stepUs);
}

function measureOne(promise: PlannedPromise, result: RunResult, release: Release, boundUs: number): Measurement {
  const trial = trialOf(candidateShare(result, release));
  if (trial === null) return unmeasured('the new version was never given a user');
  const endUs = windowOf(result, 'after').untilUs;
  const after = sideOf(windowOf(result, 'after'), release, release.candidate);
  const users = usersOf(windowOf(result, 'trial'), release, boundUs);
  switch (figureKey(promise.target)) {
    case 'M06/time-to-rollback': {
      const fromUs = Math.min(hurtsFromUs(result, release.service, trial.fromUs), trial.untilUs ?? endUs);
      return exactly((trial.untilUs ?? endUs) - fromUs, users.offered);
    }
    case 'M06/users-hurt':
      return shareInterval(users.failed + users.slow, users.offered);
    case 'V02/canary-p95':
      return after.requests > 0
        ? exactly(after.p95Us, after.requests)
        : exactly(homeP95(result, release), users.offered);
    case 'V02/canary-errors':
      return after.requests > 0 ? shareInterval(after.failed, after.requests) : exactly(0, users.offered);
    default:
      return exactly(trial.untilUs === null ? 0 : 1, users.offered);
  }
}

/** Nobody is sent to the new version any more: what everybody gets is the old one. */
function homeP95(result: RunResult, release: Release): number {
  return sideOf(windowOf(result, 'after'), release, release.home).p95Us;
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[], release: Release): PlannedScenario {
  const { cluster, service } = release;
  const slow = context.targets.figures.find((each) => figureKey(each) === 'V02/canary-p95' && each.service === service);
  return {
    id: `bad-version/${cluster}/${service}`,
    title: `a bad version of ${service} is released`,
    promises,
    mechanisms: ['weighted routing', 'subset selection', 'endpoint readiness'],
    runs: ILLS.filter(({ needsLoad }) => needsLoad !== true || loadsItsPods(release)).map((ill, turn) =>
      runOf(context, release, ill, turn),
    ),
    measure: (result) =>
      new Map(promises.map((each) => [each.id, measureOne(each, result, release, slow?.value ?? NO_BOUND)])),
  };
}

export const badVersion: ScenarioFamily = {
  name: 'bad-version',
  figures: [
    'M06/bad-version-rolled-back',
    'M06/time-to-rollback',
    'M06/users-hurt',
    'V02/canary-p95',
    'V02/canary-errors',
  ],
  plan: (context, promises) => onReleases(context, promises, (group, release) => scenario(context, group, release)),
};
