/**
 * A version turns bad when it has half of the users and the old one's pods have gone: the load is what the autoscaler
 * keeps at its maximum for, and half of its pods were taken away for want of work (M06). Judges that the users come back
 * only as fast as there is room for them: no request fails but by the bad version's own hand.
 *
 * The stages, the autoscaler's bounds and the load are set for this, as an owner would set them: the declared minimum
 * becomes the maximum, and a third of it the minimum.
 */
import type { RunResult } from '../../worlds/sim/run-result.ts';
import { type AutoscaledWorkload, autoscaledBehind, boundsChange } from '../autoscaled-workload.ts';
import { callersLoad } from '../callers-load.ts';
import { exactly, unmeasured } from '../interval.ts';
import { operatorsOf } from '../operators-of.ts';
import { offeredTo, type PlanContext, targetsOf } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import { beforeReleases, type Release, releaseChange, stagesChange } from '../release.ts';
import { candidateShare, ownErrors, trialOf, usersOf } from '../release-figures.ts';
import { onReleases, RELEASE_AT_US } from '../release-schedule.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import type { Measurement, PlannedPromise, PlannedScenario } from '../types.ts';
import { windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
/** The autoscaler waits five minutes before it takes pods away, and then takes half of them a minute. */
const BAD_AFTER_US = 480 * SECOND;
const TRIAL_US = 240 * SECOND;
const DRAIN_US = 10 * SECOND;
const LEAST_RPS = 100;
/** Half of the users at once, and nobody goes on while it lasts. */
const STAGES = '50% for 1h, 100% for 1h';
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
  const badUs = RELEASE_AT_US + BAD_AFTER_US;
  const manifests = beforeReleases(context);
  const scaled = autoscaledBehind(context, cluster, service);
  const load = scaled === null ? 1 : fullLoad(context, release, scaled);
  const bounds = scaled === null ? [] : [boundsChange(scaled, Math.ceil(scaled.min / 3), scaled.min, 0)];
  return {
    id: `full-load-rollback/${cluster}/${service}`,
    title: `a version of ${service} turns bad at full load, when half of the old pods are gone`,
    promises,
    mechanisms: ['weighted routing', 'subset selection', 'endpoint readiness'],
    runs: [
      plannedRun(context, {
        window: { name: 'rollback', fromUs: badUs, untilUs: badUs + TRIAL_US },
        drainUs: DRAIN_US,
        manifests,
        operators: operatorsOf(manifests, cluster),
        clients: callersLoad(context, { cluster, service }, LEAST_RPS).map((client) => ({
          ...client,
          rps: client.rps * load,
        })),
        changes: [...bounds, stagesChange(release, STAGES, 0), releaseChange(release, RELEASE_AT_US)],
        faults: [
          { atUs: badUs, kind: 'badVersion', target: { cluster, image }, forUs: null, amount: FAILING_PER_MILLION },
        ],
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
