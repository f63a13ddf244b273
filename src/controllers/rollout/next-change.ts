/**
 * The next change that brings objects to what is wanted: pods before the weight that needs them, weight before the pods
 * that it no longer needs. What is wanted was decided on an earlier look perhaps, so capacity is looked at once more.
 */
import type { Change, ObservedObject } from '../../ports/types.ts';
import { podsFor } from './capacity.ts';
import type { Side } from './find-parts.ts';
import { candidateWeight, movedHttp, type OwnedRoute, stands } from './owned-routes.ts';
import { candidateReady, fullOf, homeCarries, type Situation } from './situation.ts';

/** One change, or null when everything is as wanted or must wait. */
export function nextChange(situation: Situation): Change | null {
  const { parts, kept } = situation;
  const { candidate, home } = parts;
  const up = (side: Side, pods: typeof kept.home) => pods !== null && side.replicas < pods.want && pods.was < pods.want;
  const down = (side: Side, pods: typeof kept.home) =>
    pods !== null && side.replicas > pods.want && pods.was > pods.want;
  if (up(candidate, kept.candidate)) return scale(situation, candidate, kept.candidate!.want);
  if (up(home, kept.home)) return scale(situation, home, kept.home!.want);
  const move = mayMove(situation) ? moveWeights(situation) : null;
  if (move !== null) return move;
  const needed = podsFor(shareInObjects(situation), fullOf(situation));
  if (down(candidate, kept.candidate) && kept.candidate!.want >= needed) {
    return scale(situation, candidate, kept.candidate!.want);
  }
  return down(home, kept.home) && shareInObjects(situation) === 100 ? scale(situation, home, kept.home!.want) : null;
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
  const { autoscaler } = situation.parts.candidate;
  const needed = autoscaler === null ? podsFor(Math.max(share, mirror), fullOf(situation)) : 1;
  return candidateReady(situation) >= needed;
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

function scale(situation: Situation, side: Side, replicas: number): Change {
  return {
    ...target(side.observed),
    patch: { spec: { replicas } },
    why: whyOf(situation),
    evidence: evidenceOf(situation),
    before: { replicas: side.replicas },
    after: { replicas },
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
