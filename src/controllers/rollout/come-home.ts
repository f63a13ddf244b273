import { candidatePods } from './owned-pods.ts';
import { PROPAGATION_US, podsFor } from './pods-for.ts';
import { AT_HOME, type RolloutKept, type Traffic } from './rollout-kept.ts';
import { candidateReady, fullOf, homeCarries, isSettled, type Situation, sameTraffic } from './situation.ts';

/** Weight goes home as fast as home's pods can carry it; then the candidate is let go. */
export function comeHome(situation: Situation): RolloutKept {
  const { kept } = situation;
  const { want } = kept.traffic;
  const floor = 100 - homeCarries(situation);
  const share = Math.min(want.share, Math.max(0, floor));
  const brought = bringHomeBack(situation);
  if (share === want.share && want.mirror === 0 && share > 0) return brought;
  if (brought.home !== null && share < want.share) {
    // Pods that were sent away and made again: one look may be an old one, from before they went.
    const readySinceUs = brought.waiting.readySinceUs ?? situation.nowUs;
    if (situation.nowUs - readySinceUs < PROPAGATION_US)
      return { ...brought, waiting: { sinceUs: null, readySinceUs } };
  }
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

/**
 * Home's pods that were taken away are made again, by us or by its autoscaler for the little that was left to it. The
 * autoscaler would bring them back too, but only after home has been short of them.
 */
function bringHomeBack(situation: Situation): RolloutKept {
  const { home } = situation.parts;
  // What we bring must not count as load that has grown, so from here on it is known.
  const full = fullOf(situation);
  const kept = { ...situation.kept, full };
  const want = Math.min(full, home.autoscaler?.max ?? full);
  // Who scales home by hand, without an autoscaler, knows why.
  const isEnough = home.autoscaler === null ? home.replicas > 0 : home.replicas >= want;
  const isSentAway = kept.home?.want === 0;
  if ((isEnough && !isSentAway) || kept.traffic.want.share === 0) return kept;
  const isOnItsWay = kept.home?.want === want && kept.home.was < want;
  return isOnItsWay ? kept : { ...kept, home: { want, was: home.replicas } };
}

/** After the last request has gone, the candidate's pods are what they were before. */
function letGo({ parts, nowUs }: Situation, kept: RolloutKept): RolloutKept {
  if (nowUs - kept.sinceUs! < parts.policy.drainUs) return kept;
  const { pods } = candidatePods(parts.candidate);
  const resting = kept.restingReplicas ?? pods;
  if (pods !== resting) {
    return kept.candidate?.want === resting ? kept : { ...kept, candidate: { want: resting, was: pods } };
  }
  return { ...kept, phase: 'idle', sinceUs: null, candidate: null, home: null, restingReplicas: null, judge: null };
}

/** Home is kept for the way back, and then taken away. */
export function keepHome(situation: Situation): RolloutKept {
  const { parts, kept, nowUs } = situation;
  const { keepUs } = parts.policy;
  const isOver = keepUs !== null && nowUs - kept.sinceUs! >= keepUs;
  if (!isOver || kept.pausedBy !== null || kept.home !== null || parts.home.replicas === 0) return kept;
  if (candidateReady(situation) < podsFor(100, fullOf(situation))) return kept;
  return { ...kept, home: { want: 0, was: parts.home.replicas }, because: 'home was kept as long as promised' };
}
