/**
 * The next change that brings objects to what is wanted: pods before the weight that needs them, weight before the pods
 * that it no longer needs. What is wanted was decided on an earlier look perhaps, so capacity is looked at once more.
 */
import type { Change, ObservedObject } from '../../ports/types.ts';
import { candidatePods, isAsleep, type OwnedPods, ownReplicas } from './owned-pods.ts';
import { candidateWeight, movedHttp, type OwnedRoute, stands } from './owned-routes.ts';
import { podsFor } from './pods-for.ts';
import { candidateReady, fullOf, homeCarries, type Situation } from './situation.ts';

/** One change, or null when everything is as wanted or must wait. */
export function nextChange(situation: Situation): Change | null {
  const { parts, kept } = situation;
  const candidate = candidatePods(parts.candidate);
  const home = ownReplicas(parts.home);
  const up = ({ pods }: OwnedPods, to: typeof kept.home) => to !== null && pods < to.want && to.was < to.want;
  const down = ({ pods }: OwnedPods, to: typeof kept.home) => to !== null && pods > to.want && to.was > to.want;
  if (up(candidate, kept.candidate)) return scale(situation, candidate, kept.candidate!.want);
  if (mustWake(situation)) return scale(situation, ownReplicas(parts.candidate), kept.candidate!.want);
  if (up(home, kept.home)) return scale(situation, home, kept.home!.want);
  const move = mayMove(situation) ? moveWeights(situation) : null;
  if (move !== null) return move;
  const needed = podsFor(shareInObjects(situation), fullOf(situation));
  if (down(candidate, kept.candidate) && kept.candidate!.want >= needed) {
    return scale(situation, candidate, kept.candidate!.want);
  }
  return down(home, kept.home) && shareInObjects(situation) === 100 ? scale(situation, home, kept.home!.want) : null;
}

/** Its autoscaler sleeps, and nobody is sent to it yet: later somebody else has put it to sleep, and is not fought. */
function mustWake(situation: Situation): boolean {
  const { parts, kept } = situation;
  if (kept.phase !== 'rolling' || kept.candidate === null || !isAsleep(parts.candidate)) return false;
  return shareInObjects(situation) === 0;
}

/** Percent of everybody that some route sends to the candidate now, at most. */
function shareInObjects({ parts }: Situation): number {
  const weights = parts.virtualServices.flatMap(({ routes }) =>
    routes.filter(({ audience }) => audience === 'everybody').map((route) => route.weights.candidate),
  );
  return Math.max(0, ...weights);
}

/** The side that gets more has the pods for it. */
function mayMove(situation: Situation): boolean {
  const { share, mirror } = situation.kept.traffic.want;
  const now = shareInObjects(situation);
  if (share < now) return homeCarries(situation) >= 100 - share;
  // Users who are pinned move without anybody else, and copies end without asking for pods.
  if (share === now && mirror === 0) return true;
  return candidateReady(situation) >= podsFor(Math.max(share, mirror), fullOf(situation));
}

function moveWeights(situation: Situation): Change | null {
  const { parts, kept } = situation;
  const { want } = kept.traffic;
  const next = parts.virtualServices.find(({ routes }) => routes.some((route) => !stands(route, want)));
  if (next === undefined) return null;
  const fields = (weights: (route: OwnedRoute) => readonly number[], mirror: (now: number) => number) =>
    Object.fromEntries(
      next.routes.map((route) => [
        route.name,
        {
          weights: weights(route).join('/'),
          ...(route.mirror === null ? {} : { mirror: mirror(route.mirror.percent) }),
        },
      ]),
    );
  return {
    ...target(next.observed),
    patch: { spec: { http: movedHttp(next.observed.object, next.routes, want) } },
    why: whyOf(situation),
    evidence: evidenceOf(situation),
    before: fields(
      (route) => [route.weights.home, route.weights.candidate],
      (now) => now,
    ),
    after: fields(
      (route) => [100 - candidateWeight(route.audience, want), candidateWeight(route.audience, want)],
      () => want.mirror,
    ),
  };
}

function scale(situation: Situation, { observed, field, pods }: OwnedPods, to: number): Change {
  return {
    ...target(observed),
    patch: { spec: { [field]: to } },
    why: whyOf(situation),
    evidence: evidenceOf(situation),
    before: { [field]: pods },
    after: { [field]: to },
  };
}

function target({ ref, version }: ObservedObject): Pick<Change, 'object' | 'expect'> {
  return { object: ref, expect: version };
}

function whyOf({ kept }: Situation): string {
  return `${kept.phase} ${kept.revision ?? ''}: ${kept.because}`;
}

/** Everything that whoever reads the journal needs to follow the decision. */
function evidenceOf(situation: Situation): Readonly<Record<string, unknown>> {
  const { parts, kept, judgement } = situation;
  return {
    stage: kept.stage,
    share: kept.traffic.want.share,
    pods: {
      full: fullOf(situation),
      home: `${parts.home.ready} ready of ${parts.home.replicas}`,
      candidate: `${candidateReady(situation)} ready of ${parts.candidate.replicas}`,
    },
    homeCarries: homeCarries(situation),
    ...(kept.waivedBy === null ? {} : { waivedBy: kept.waivedBy }),
    ...(judgement === null ? {} : { verdict: judgement.verdict, metrics: judgement.metrics }),
  };
}
