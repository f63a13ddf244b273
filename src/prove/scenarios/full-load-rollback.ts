/**
 * A bad version is released at a load for which the autoscaler stands at its maximum (M06): users come back to pods that
 * are as busy as they may be, and nobody can bring more of them. Judges that no request fails but by the bad version's
 * own hand.
 *
 * The autoscaler's bounds and the load are set for this, as an owner would set them: the declared minimum becomes the
 * maximum, a third of it the minimum. Leaves out a home that has shrunk meanwhile: where requests stay in their zone, the
 * pod that stands alone in one is the first to drown, and which pods an autoscaler leaves is its own choice.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { type AutoscaledWorkload, autoscaledBehind, boundsChange } from '../autoscaled-workload.ts';
import { callersLoad } from '../callers-load.ts';
import { candidateShare, ownErrors, trialOf, usersOf } from '../candidate-share.ts';
import { exactly, unmeasured } from '../interval.ts';
import { operatorsOf } from '../operators-of.ts';
import { offeredTo, type PlanContext, targetsOf } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { beforeReleases, type Release, releaseChange, stagesChange } from '../release.ts';
import { firstShareUs, onReleases, RELEASE_AT_US } from '../release-schedule.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import { LEAST_RELEASE_RPS } from '../time-to-tell.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
/** From the release on: pods start, errors are seen, and everybody is back for a while. */
const TRIAL_US = 240 * SECOND;
const DRAIN_US = 10 * SECOND;
/** A tenth of the users, and nobody goes on while it lasts. */
const STAGES = '10% for 1h, 100% for 1h';
const FAILING_PER_MILLION = 50_000;
const NO_BOUND = Number.POSITIVE_INFINITY;
/** What autoscalers are usually told where they look at something else than processors. */
const USUAL_UTILISATION = 0.7;

/** Times the declared load at which as few pods as there may be are as busy as the autoscaler wants them. */
function fullLoad(context: PlanContext, { cluster, service }: Release, scaled: AutoscaledWorkload): number {
  const busyCores = (offeredTo(context, cluster, service) * (targetsOf(context, service)?.workUs ?? 0)) / SECOND;
  if (busyCores === 0) return 1;
  return Math.max(1, (scaled.min * scaled.requestCores * (scaled.utilisation ?? USUAL_UTILISATION)) / busyCores);
}

/** Whoever judges by the clock is given his time. */
function endUs(release: Release): number {
  const untilUs = RELEASE_AT_US + TRIAL_US;
  return release.verdictUs === null ? untilUs : Math.max(untilUs, firstShareUs(release) + release.verdictUs);
}

function failures(result: RunResult, release: Release): Measurement {
  const window = windowOf(result, 'rollback');
  const trial = trialOf(candidateShare(result, release));
  if (trial === null) return unmeasured('the new version was never given a user');
  const { offered, failed } = usersOf(window, release, NO_BOUND);
  if (offered === 0) return unmeasured('nobody asked for the service');
  const measured = exactly(Math.max(0, failed - ownErrors(window, release)) / offered, offered);
  return trial.untilUs === null ? { ...measured, violated: 'the bad version was not taken back' } : measured;
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[], release: Release): PlannedScenario {
  const { cluster, service, image } = release;
  const manifests = beforeReleases(context);
  const scaled = autoscaledBehind(context, cluster, service);
  const load = scaled === null ? 1 : fullLoad(context, release, scaled);
  const bounds = scaled === null ? [] : [boundsChange(scaled, Math.ceil(scaled.min / 3), scaled.min, 0)];
  return {
    id: `full-load-rollback/${cluster}/${service}`,
    title: `a bad version of ${service} is released at full load, with its autoscaler at the maximum`,
    promises,
    mechanisms: ['weighted routing', 'subset selection', 'endpoint readiness'],
    runs: [
      plannedRun(context, {
        window: { name: 'rollback', fromUs: RELEASE_AT_US, untilUs: endUs(release) },
        drainUs: DRAIN_US,
        manifests,
        operators: operatorsOf(manifests, cluster),
        clients: callersLoad(context, { cluster, service }, LEAST_RELEASE_RPS).map((client) => ({
          ...client,
          rps: client.rps * load,
        })),
        changes: [...bounds, ...stagesChange(release, STAGES, 0), releaseChange(release, RELEASE_AT_US)],
        faults: [{ atUs: 0, kind: 'badVersion', target: { cluster, image }, forUs: null, amount: FAILING_PER_MILLION }],
      }),
    ],
    measure: (result) => new Map(promises.map((promise) => [promise.id, failures(result, release)])),
  };
}

export const fullLoadRollback: ScenarioFamily = {
  name: 'full-load-rollback',
  figures: ['M06/rollback-failures'],
  plan: (context, promises) => onReleases(context, promises, (group, release) => scenario(context, group, release)),
};
