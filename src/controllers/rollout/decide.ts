/**
 * Decides about a rollout. In every look: what people ask, whether there is something to roll out, what the counters say,
 * whether somebody else has a hand in it; then the phase says what is wanted, and one change brings objects nearer to it.
 *
 * Everything is found from what is seen. Kept is only what no object says, so a crash between any two looks costs a look.
 */
import type { Decision, Observation } from '../../ports/types.ts';
import { headroomOf, podsFor, shareCarried } from './capacity.ts';
import { describe } from './describe.ts';
import { findParts } from './find-parts.ts';
import { foreignChanges, SURE_AFTER_US } from './foreign-changes.ts';
import { giveUp, heedIntent } from './heed-intent.ts';
import { nextChange } from './next-change.ts';
import { noticeRevision } from './notice-revision.ts';
import { stageName } from './policy.ts';
import {
  candidateReady,
  fullOf,
  homeCarries,
  isInPlace,
  isSettled,
  type Situation,
  sameTraffic,
  stageOf,
  trafficOf,
} from './situation.ts';
import {
  AT_HOME,
  NO_READINGS,
  NOT_WAITING,
  type Phase,
  type RolloutKept,
  type RolloutReadings,
  type Traffic,
} from './state.ts';
import { nextStep, weighEvidence } from './weigh-evidence.ts';

export type RolloutDecision = Decision<RolloutKept, RolloutReadings>;

/** From a pod that is ready to every proxy that knows it: what a mesh takes to tell, doubled. */
const PROPAGATION_US = 5_000_000;

/** What to do now about the rollout whose policy is this ConfigMap. A function of its arguments. */
export function decide(
  policy: { readonly namespace: string; readonly name: string },
  view: Observation,
  before: RolloutKept,
  readings: RolloutReadings | null,
  nowUs: number,
): RolloutDecision {
  const { parts, problems } = findParts(view.objects, policy.namespace, policy.name);
  if (parts === null) {
    const says = problems.map((each) => `held: ${each}`);
    return { kept: before, readings: readings ?? NO_READINGS, change: null, says };
  }
  const intent = heedIntent(parts.configMap, before);
  const noticed = intent.kept.foreign.length > 0 ? intent.kept : noticeRevision(parts, intent.kept, view);
  const settled = settle({ parts, kept: noticed, nowUs });
  const weighed = weighEvidence(parts.policy, settled, readings, view);
  const judged = { ...settled, judge: weighed.judge };
  const foreign = foreignChanges(parts, judged);
  const suspect = foreign.length === 0 ? null : sinceWhen(readings, foreign, nowUs);
  const isSure = suspect !== null && nowUs - suspect.sinceUs >= SURE_AFTER_US;
  const held: RolloutKept = isSure && judged.foreign.length === 0 ? { ...judged, foreign } : judged;
  const next = { ...weighed.readings, suspect };
  const situation: Situation = { parts, kept: held, judgement: weighed.judgement, nowUs };
  if (held.foreign.length > 0 || suspect !== null) {
    return { kept: held, readings: next, change: null, says: [...intent.says, ...describe(situation)] };
  }
  const after = { ...situation, kept: PHASES[held.phase](situation) };
  return { kept: after.kept, readings: next, change: nextChange(after), says: [...intent.says, ...describe(after)] };
}

/** Half of the traffic: both sides show what they are worth in the same time. */
const COMPARED: Traffic = { share: 50, mirror: 0, backFrom: 100 };

const PHASES: Readonly<Record<Phase, (situation: Situation) => RolloutKept>> = {
  idle: ({ kept }) => kept,
  rolling: roll,
  returning: comeHome,
  promoted: keepHome,
};

/** A foreign change that is seen again is as old as when it was first seen. */
function sinceWhen(readings: RolloutReadings | null, what: readonly string[], nowUs: number) {
  const known = readings?.suspect ?? null;
  const isSame = known !== null && JSON.stringify(known.what) === JSON.stringify(what);
  return isSame ? known : { what, sinceUs: nowUs };
}

/** Notes what has arrived: from then on nothing but what is wanted may stand there. */
function settle({ parts, kept, nowUs }: Pick<Situation, 'parts' | 'kept' | 'nowUs'>): RolloutKept {
  const { traffic, candidate, home } = kept;
  const arrived = (pods: RolloutKept['home'], replicas: number) =>
    pods !== null && pods.was !== pods.want && replicas === pods.want ? { want: pods.want, was: pods.want } : pods;
  const next = {
    ...kept,
    candidate: arrived(candidate, parts.candidate.replicas),
    home: arrived(home, parts.home.replicas),
  };
  if (kept.phase === 'idle' || isSettled({ kept }) || !isInPlace(parts, traffic.want)) return next;
  if (lacksTestPods({ parts, kept })) return next;
  return { ...next, traffic: { want: traffic.want, was: traffic.want }, sinceUs: nowUs };
}

/** A header reaches the candidate whether or not it has pods: what it answers before they are ready is not its fault. */
function lacksTestPods({ parts, kept }: Pick<Situation, 'parts' | 'kept'>): boolean {
  return kept.phase === 'rolling' && stageOf({ parts, kept }).kind === 'header' && candidateReady({ parts }) === 0;
}

/** Through the stages: pods, then weight, then time and the judge. */
function roll(situation: Situation): RolloutKept {
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

/** The candidate's pods for what is wanted; never fewer than it has, and left alone where an autoscaler has them. */
function withPods(situation: Situation, { share, mirror }: Traffic): RolloutKept {
  const { parts, kept } = situation;
  if (parts.candidate.autoscaler !== null) return kept.candidate === null ? kept : { ...kept, candidate: null };
  const now = kept.candidate?.want ?? parts.candidate.replicas;
  const want = Math.max(now, 1, podsFor(Math.max(share, mirror), fullOf(situation)));
  return want === kept.candidate?.want ? kept : { ...kept, candidate: { want, was: parts.candidate.replicas } };
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
    const isAsked = parts.candidate.autoscaler !== null || parts.candidate.replicas >= (kept.candidate?.want ?? 0);
    const sinceUs = home.ready < home.replicas || !isAsked ? null : (waiting.sinceUs ?? nowUs);
    if (sinceUs !== null && nowUs - sinceUs >= policy.readyWithinUs) {
      const late = `${candidateReady(situation)} pods ready after ${policy.readyWithinUs / 1_000_000} s`;
      return comeHome({ ...situation, kept: giveUp(kept, `${late}, ${kept.candidate?.want ?? 'more'} were needed`) });
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
    because: `to ${stageName(stageOf(situation))}`,
    waiting: NOT_WAITING,
    traffic: { want: traffic, was: kept.traffic.want },
    sinceUs: null,
    // With everything at the candidate nothing can be compared any more: what was proven until then is what there is.
    judge: isStep ? nextStep(kept.judge) : kept.judge,
  };
}

/** As much of what is wanted as the pods carry that are ready: all of it or nothing, unless an autoscaler must be led there. */
function reachable(situation: Situation, wanted: Traffic): Traffic {
  const { parts, kept } = situation;
  const now = kept.traffic.want;
  if (wanted.share < now.share)
    return { ...wanted, share: Math.min(now.share, Math.max(wanted.share, 100 - homeCarries(situation))) };
  const full = fullOf(situation);
  const ready = candidateReady(situation);
  const { autoscaler } = parts.candidate;
  if (autoscaler === null)
    return ready >= Math.max(1, podsFor(Math.max(wanted.share, wanted.mirror), full)) ? wanted : now;
  if (ready === 0) return now;
  const carries = shareCarried(ready, full, headroomOf(autoscaler.cpuTarget));
  return { ...wanted, share: Math.min(wanted.share, Math.max(now.share, carries)) };
}

/** Weight goes home as fast as home's pods can carry it; then the candidate is let go. */
function comeHome(situation: Situation): RolloutKept {
  const { kept } = situation;
  const { want } = kept.traffic;
  const floor = 100 - homeCarries(situation);
  const share = Math.min(want.share, Math.max(0, floor));
  const brought = bringHomeBack(situation);
  if (share === want.share && want.mirror === 0 && share > 0) return brought;
  const backFrom = want.backFrom ?? want.share;
  const traffic: Traffic = share === 0 ? AT_HOME : { share, mirror: 0, backFrom };
  if (!sameTraffic(traffic, want)) {
    // In the middle of another move anything between the two may stand in the objects.
    const was = isSettled(situation)
      ? want
      : kept.traffic.was !== null && sameTraffic(kept.traffic.was, want)
        ? want
        : null;
    return { ...brought, traffic: { want: traffic, was }, sinceUs: null };
  }
  return isSettled(situation) ? letGo(situation, brought) : brought;
}

/** Home's pods that were taken away are made again. */
function bringHomeBack({ parts: { home }, kept }: Situation): RolloutKept {
  if (home.replicas > 0 || kept.traffic.want.share === 0) return kept;
  return kept.home?.want === kept.full ? kept : { ...kept, home: { want: kept.full, was: 0 } };
}

/** After the last request has gone, the candidate's pods are what they were before. */
function letGo({ parts, nowUs }: Situation, kept: RolloutKept): RolloutKept {
  if (nowUs - kept.sinceUs! < parts.policy.drainUs) return kept;
  const { candidate } = parts;
  const resting = kept.restingReplicas ?? candidate.replicas;
  if (candidate.autoscaler === null && candidate.replicas !== resting) {
    return kept.candidate?.want === resting ? kept : { ...kept, candidate: { want: resting, was: candidate.replicas } };
  }
  return { ...kept, phase: 'idle', sinceUs: null, candidate: null, home: null, restingReplicas: null, judge: null };
}

/** Home is kept for the way back, and then taken away. */
function keepHome(situation: Situation): RolloutKept {
  const { parts, kept, nowUs } = situation;
  const { keepUs } = parts.policy;
  const isOver = keepUs !== null && nowUs - kept.sinceUs! >= keepUs;
  if (!isOver || kept.pausedBy !== null || kept.home !== null || parts.home.replicas === 0) return kept;
  if (candidateReady(situation) < podsFor(100, fullOf(situation))) return kept;
  return { ...kept, home: { want: 0, was: parts.home.replicas }, because: 'home was kept as long as promised' };
}
