import type { Judgement } from '../judge/types.ts';
import type { Parts } from './find-parts.ts';
import { stands } from './owned-routes.ts';
import { fullPods, headroomOf, podsFor, podsLike, shareCarried } from './pods-for.ts';
import type { Stage } from './policy.ts';
import type { RolloutKept, Traffic } from './rollout-kept.ts';

/** All that one decision is made from. */
export interface Situation {
  readonly parts: Parts;
  readonly kept: RolloutKept;
  /** Null when nothing is judged. */
  readonly judgement: Judgement | null;
  readonly nowUs: number;
}

/** Pods that carry everything, as things stand. Those of home that we asked for ourselves say nothing of its load. */
export function fullOf({ parts: { home }, kept }: Situation): number {
  const isOurs = kept.home !== null && home.replicas <= kept.home.want;
  return isOurs ? kept.full : fullPods(kept.full, home, kept.traffic.want.share);
}

/** Pods of the candidate without which it may not be given this traffic. Copies take nothing from home. */
export function podsNeeded(situation: Situation, { share, mirror }: Traffic): number {
  const { home, zones } = situation.parts;
  const full = fullOf(situation);
  return Math.max(1, podsFor(mirror, full), share === 0 ? 0 : podsLike(home.ready, share, full, zones));
}

/**
 * Percent of all traffic that home's ready pods carry. On its way to another version, those that are there count only if
 * they run it; those that were sent away count no more, though an old view may still show them.
 */
export function homeCarries(situation: Situation): number {
  const { home, candidate, zones } = situation.parts;
  if (situation.kept.home?.want === 0) return 0;
  const isChanging = home.revision === candidate.revision && !home.isRolledOut;
  const headroom = headroomOf(home.autoscaler?.cpuTarget ?? null);
  return shareCarried(isChanging ? 0 : home.ready, fullOf(situation), zones, headroom);
}

/** Ready pods of the revision that is rolled out. */
export function candidateReady({ parts: { candidate } }: Pick<Situation, 'parts'>): number {
  return candidate.isRolledOut ? candidate.ready : 0;
}

/** The stage that a rollout is in. A policy that was shortened meanwhile leaves its last. */
export function stageOf({ parts: { policy }, kept }: Pick<Situation, 'parts' | 'kept'>): Stage {
  return policy.stages[Math.min(kept.stage, policy.stages.length - 1)]!;
}

/** Where traffic goes in a stage. */
export function trafficOf({ kind, share }: Stage): Traffic {
  return { share: kind === 'weight' ? share : 0, mirror: kind === 'mirror' ? share : 0, backFrom: null };
}

/** Whether nothing has to move between the two. */
export function sameTraffic(a: Traffic, b: Traffic): boolean {
  return a.share === b.share && a.mirror === b.mirror && a.backFrom === b.backFrom;
}

/** Every owned route stands as wanted. */
export function isInPlace({ virtualServices }: Parts, traffic: Traffic): boolean {
  return virtualServices.every(({ routes }) => routes.every((route) => stands(route, traffic)));
}

/** Every move that was begun is done, and known to be. */
export function isSettled({ kept: { traffic, sinceUs } }: Pick<Situation, 'kept'>): boolean {
  return sinceUs !== null && traffic.was !== null && sameTraffic(traffic.was, traffic.want);
}
