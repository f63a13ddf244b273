/**
 * A release that Flagger carries out, as its Canary describes it: people change the workload that is copied, Flagger finds
 * that at its next interval, gives it pods until the one after, and then users, one step per interval.
 */
import type { Stage } from '../controllers/rollout/policy.ts';
import { type CanaryPolicy, readCanaries } from '../worlds/sim/flagger/read-canary.ts';
import type { PlanContext } from './plan-context.ts';
import type { Release } from './release.ts';
import { containersOf, nextImage, servingImage } from './released-image.ts';
import { versionNamed } from './served-version.ts';

/** From a change to the first step: it is found in one interval, and has its pods in the next. */
const INTERVALS_BEFORE = 2;
/** Beside the failed checks: the first minute may look well, and the look after the last check acts on it. */
const INTERVALS_AFTER = 2;

/** The release of a service whose versions Flagger replaces; a sentence where it is not all known; null where it does not. */
export function flaggerRelease(context: PlanContext, cluster: string, service: string): Release | string | null {
  const found = readCanaries(context.index, cluster).find(
    ({ canary }) => `${canary.namespace}/${canary.apex}` === service,
  );
  if (found === undefined) return null;
  if (found.policy === null) return `Flagger replaces its versions, and ${found.problem}`;
  const { policy } = found;
  const home = versionNamed(context, cluster, service, 'stable');
  const candidate = versionNamed(context, cluster, service, 'canary');
  const [homeWorkload] = home.workloads;
  const [candidateWorkload] = candidate.workloads;
  if (homeWorkload === undefined || candidateWorkload === undefined) {
    return `Flagger replaces its versions, and there is no Deployment ${policy.canary.target} to copy`;
  }
  return {
    cluster,
    service,
    policy: policy.canary.manifest,
    home,
    candidate,
    homeWorkload,
    candidateWorkload,
    stages: stagesOf(policy),
    readyUs: INTERVALS_BEFORE * policy.intervalUs,
    // It is scaled to the least that its autoscaler allows, or to as many as serve: a whole service beside the other.
    candidatePods: homeWorkload.replicas ?? 1,
    verdictUs: (policy.threshold + INTERVALS_AFTER) * policy.intervalUs,
    isCopiedHome: true,
    keepUs: null,
    image: nextImage(servingImage(containersOf(candidateWorkload.origin.manifest))),
    header: null,
  };
}

function stagesOf({ steps, iterations, intervalUs: forUs }: CanaryPolicy): readonly Stage[] {
  if (iterations !== null) return [{ kind: 'header', share: 0, forUs: iterations * forUs }];
  return steps.map((share) => ({ kind: 'weight', share, forUs }));
}
