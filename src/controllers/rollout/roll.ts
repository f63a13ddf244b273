/** A rollout on its way through the stages. */
import { comeHome } from './come-home.ts';
import { giveUp } from './give-up.ts';
import { candidatePods, isAsleep } from './owned-pods.ts';
import { PROPAGATION_US } from './pods-for.ts';
import { stageName } from './policy.ts';
import { NOT_WAITING, type RolloutKept, type Traffic } from './rollout-kept.ts';
import {
  candidateReady,
  homeCarries,
  isSettled,
  podsNeeded,
  type Situation,
  sameTraffic,
  stageOf,
  trafficOf,
} from './situation.ts';
import { nextStep } from './weigh-evidence.ts';

/** Half of the traffic: both sides show what they are worth in the same time. */
const COMPARED: Traffic = { share: 50, mirror: 0, backFrom: 100 };

/** A header reaches the candidate whether or not it has pods: what it answers before they are ready is not its fault. */
export function lacksTestPods({ parts, kept }: Pick<Situation, 'parts' | 'kept'>): boolean {
  return kept.phase === 'rolling' && stageOf({ parts, kept }).kind === 'header' && candidateReady({ parts }) === 0;
}

/** Through the stages: pods, then weight, then time and the judge. */
export function roll(situation: Situation): RolloutKept {
  const { kept, judgement } = situation;
  if (judgement?.verdict === 'rollBack') return comeHome({ ...situation, kept: giveUp(kept, judgement.because) });
  const wanted = wantedTraffic(situation);
  if (!isSettled(situation)) return lacksTestPods(situation) ? prepare(situation, wanted) : kept;
  if (!sameTraffic(kept.traffic.want, wanted)) return kept.pausedBy === null ? prepare(situation, wanted) : kept;
  if (wanted.share === 100 && breaksObjective(situation)) return compare(situation);
  return mayGoOn(situation) ? goOn(situation) : withPods(situation, wanted);
}

/** Where traffic goes in the stage, or while the candidate is compared with home once more. */
function wantedTraffic(situation: Pick<Situation, 'parts' | 'kept'>): Traffic {
  return situation.kept.comparison === 'now' ? COMPARED : trafficOf(stageOf(situation));
}

/** The candidate’s own answers, whatever home’s are, are worse than the policy allows. */
function breaksObjective({ judgement }: Situation): boolean {
  return judgement?.metrics.some(({ breaks }) => breaks.canary) ?? false;
}

/** A candidate that carries all breaks its objective: is it its own fault? After it was cleared once, it is. */
function compare(situation: Situation): RolloutKept {
  const { kept } = situation;
  if (kept.comparison === 'done') {
    return comeHome({ ...situation, kept: giveUp(kept, 'breaks its objective when it carries all, and only then') });
  }
  const compared = {
    ...kept,
    comparison: 'now' as const,
    because: 'breaks its objective: half goes home to be compared',
  };
  return prepare({ ...situation, kept: compared }, COMPARED);
}

/** The stage has lasted and is proven, or somebody has said that it need not be. */
function mayGoOn(situation: Situation): boolean {
  const { kept, judgement, nowUs } = situation;
  if (kept.pausedBy !== null) return false;
  if (kept.waivedBy !== null) return true;
  const { forUs } = stageOf(situation);
  const isOver = kept.comparison === 'now' || nowUs - kept.sinceUs! >= forUs;
  return isOver && judgement?.verdict === 'promote' && !breaksObjective(situation);
}

function goOn(situation: Situation): RolloutKept {
  const { parts, kept, nowUs } = situation;
  const next = { ...kept, waivedBy: null, waiting: NOT_WAITING };
  if (kept.comparison === 'now') {
    const cleared = { ...next, comparison: 'done' as const, because: 'is no worse than home' };
    return prepare({ ...situation, kept: cleared }, trafficOf(stageOf(situation)));
  }
  if (kept.stage < parts.policy.stages.length - 1) {
    const stage = { ...next, stage: kept.stage + 1, because: `stage ${stageName(stageOf(situation))} is passed` };
    const wanted = trafficOf(stageOf({ parts, kept: stage }));
    return sameTraffic(wanted, kept.traffic.want)
      ? { ...stage, sinceUs: nowUs, judge: nextStep(kept.judge) }
      : prepare({ ...situation, kept: stage }, wanted);
  }
  return { ...next, phase: 'promoted', because: 'all stages are passed', sinceUs: nowUs, judge: null };
}

/** The candidate's pods for what is wanted; never fewer than it has, nor more than its autoscaler may make. */
function withPods(situation: Situation, wanted: Traffic): RolloutKept {
  const { parts, kept } = situation;
  const { pods, most } = candidatePods(parts.candidate);
  const now = kept.candidate?.want ?? pods;
  const want = Math.min(Math.max(now, podsNeeded(situation, wanted)), most);
  return want === kept.candidate?.want ? kept : { ...kept, candidate: { want, was: pods } };
}

/** Moves traffic when the pods for it have been ready for as long as proxies take to learn of them. */
function prepare(situation: Situation, wanted: Traffic): RolloutKept {
  const kept = withPods(situation, wanted);
  const { parts, nowUs } = situation;
  const { home, policy } = parts;
  const traffic = reachable(situation, wanted);
  const { waiting } = kept;
  if (sameTraffic(traffic, kept.traffic.want)) {
    if (wanted.share < traffic.share) return kept;
    // Where home is short of pods as well, the candidate’s are not late for a reason of their own; nor are pods that
    // nobody has been able to ask for.
    const isAsked = candidatePods(parts.candidate).pods >= (kept.candidate?.want ?? 0) && !isAsleep(parts.candidate);
    const sinceUs = home.ready < home.replicas || !isAsked ? null : (waiting.sinceUs ?? nowUs);
    if (sinceUs !== null && nowUs - sinceUs >= policy.readyWithinUs) {
      const late = `${candidateReady(situation)} pods ready after ${policy.readyWithinUs / 1_000_000} s`;
      return comeHome({ ...situation, kept: giveUp(kept, `${late}, ${podsNeeded(situation, wanted)} were needed`) });
    }
    return { ...kept, waiting: { sinceUs, readySinceUs: null } };
  }
  const readySinceUs = waiting.readySinceUs ?? nowUs;
  // Pods that take over less have long been known.
  const isLess = traffic.share < kept.traffic.want.share;
  if (!isLess && nowUs - readySinceUs < PROPAGATION_US) return { ...kept, waiting: { ...waiting, readySinceUs } };
  const isStep = traffic.share < 100;
  return {
    ...kept,
    because: kept.comparison === 'now' ? kept.because : `to ${stageName(stageOf(situation))}`,
    waiting: NOT_WAITING,
    traffic: { want: traffic, was: kept.traffic.want },
    sinceUs: null,
    // With everything at the candidate nothing can be compared any more: what was proven until then is what there is.
    judge: isStep ? nextStep(kept.judge) : kept.judge,
  };
}

/** As much of what is wanted as the pods carry that are ready: on the way up all of it or nothing. */
function reachable(situation: Situation, wanted: Traffic): Traffic {
  const now = situation.kept.traffic.want;
  if (wanted.share < now.share)
    return { ...wanted, share: Math.min(now.share, Math.max(wanted.share, 100 - homeCarries(situation))) };
  return candidateReady(situation) >= podsNeeded(situation, wanted) ? wanted : now;
}
