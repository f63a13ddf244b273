/**
 * What somebody else did to fields that the rollout owns: named, and never fought. Home's replicas, other routes and other
 * fields are nobody's business here.
 */
import type { ObservedObject } from '../../ports/types.ts';
import { lastManager, type Parts } from './find-parts.ts';
import { candidatePods } from './owned-pods.ts';
import { candidateWeight, type OwnedRoute, stands } from './owned-routes.ts';
import type { RolloutKept } from './rollout-kept.ts';

/**
 * A view may be old without knowing it, and then shows what stood before the last change: only what is still there after
 * some looks was done by somebody.
 */
export const SURE_AFTER_US = 25_000_000;

/** One sentence for each owned field that is neither as it was set nor as it was before. */
export function foreignChanges({ virtualServices, candidate }: Parts, kept: RolloutKept): readonly string[] {
  const { want, was } = kept.traffic;
  const routes = virtualServices.flatMap(({ observed, routes: owned }) =>
    owned
      .filter((route) => was !== null && !stands(route, want) && !stands(route, was))
      .map((route) => `${nameOf(observed)} route ${route.name}: ${routeText(route, kept)}${by(observed)}`),
  );
  const { observed, field, pods } = candidatePods(candidate);
  const set = kept.candidate;
  if (set === null || pods === set.want || pods === set.was) return routes;
  return [...routes, `${nameOf(observed)}: spec.${field} is ${pods}, set was ${set.want}${by(observed)}`];
}

function nameOf({ ref }: ObservedObject): string {
  return `${ref.kind} ${ref.namespace}/${ref.name}`;
}

function by(observed: ObservedObject): string {
  const manager = lastManager(observed);
  return manager === null ? '' : ` (last written by ${manager})`;
}

function routeText({ audience, weights, mirror }: OwnedRoute, { traffic: { want } }: RolloutKept): string {
  const weight = candidateWeight(audience, want);
  const isMoved = weights.candidate !== weight || weights.home !== 100 - weight;
  const texts = [
    ...(isMoved ? [`weights are ${weights.home}/${weights.candidate}, set were ${100 - weight}/${weight}`] : []),
    ...(mirror === null || mirror.percent === want.mirror
      ? []
      : [`mirror percentage is ${mirror.percent}, set was ${want.mirror}`]),
  ];
  return texts.join(', ');
}
