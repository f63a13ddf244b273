/**
 * A rollout that stands at its first step (M03): the owner of the weights has moved them there, in every route between
 * the two versions. Judges that the canary gets just that share. How the owner decides to move is another promise.
 */
import { recordsAt } from '../../manifests/field.ts';
import { indexManifests, type ManifestIndex } from '../../manifests/manifest-index.ts';
import type { KubeObject } from '../../manifests/types.ts';
import { callersLoad } from '../callers-load.ts';
import { hostOf } from '../entry-clients.ts';
import { eventsForShare, shareInterval } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import type { PlannedPromise, PlannedScenario } from '../types.ts';
import { hopsTo, sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const WARM_UP_US = 10 * SECOND;
const DRAIN_US = 5 * SECOND;
const LEAST_RPS = 100;

interface WrittenDestination {
  readonly destination?: { readonly host?: string; readonly subset?: string };
  readonly weight?: number;
}

/** The route with the canary at `percent`; untouched where it is not a split between the canary and one other version. */
function moved(route: Readonly<Record<string, unknown>>, host: string, canary: string, percent: number): unknown {
  const split = route.route as readonly WrittenDestination[] | undefined;
  if (split === undefined || split.length !== 2) return route;
  const mine = split.every((each) => each.destination?.host === host);
  if (!mine || !split.some((each) => each.destination?.subset === canary)) return route;
  const weights = split.map((each) => ({
    ...each,
    weight: each.destination?.subset === canary ? percent : 100 - percent,
  }));
  return { ...route, route: weights };
}

/** The same manifests after the rollout's owner moved the weights. */
function atStep(context: PlanContext, promise: PlannedPromise): ManifestIndex {
  const host = hostOf(promise.scope.service ?? '');
  const canary = String(promise.target.detail?.subset ?? 'canary');
  const percent = Math.round(promise.target.value * 100);
  return indexManifests(
    context.index.manifests.map((manifest) => {
      if (manifest.object.kind !== 'VirtualService' || manifest.cluster !== promise.scope.cluster) return manifest;
      const spec = manifest.object.spec as Readonly<Record<string, unknown>>;
      const http = recordsAt(manifest.object, ['spec', 'http']).map(([, route]) => moved(route, host, canary, percent));
      const object: KubeObject = { ...manifest.object, spec: { ...spec, http } };
      return { ...manifest, object };
    }),
  );
}

function scenario(context: PlanContext, promise: PlannedPromise): PlannedScenario {
  const { scope, target } = promise;
  const clients = callersLoad(context, scope, LEAST_RPS);
  const requests = eventsForShare(target.value, target.tolerance ?? 0.01);
  const rps = sumOf(clients, (client) => client.rps);
  const untilUs = WARM_UP_US + Math.ceil((requests / rps) * SECOND);
  return {
    id: `canary-step/${scope.cluster}/${scope.service}`,
    title: `a rollout of ${scope.service} stands at its first step`,
    promises: [promise],
    mechanisms: ['weighted routing', 'subset selection'],
    runs: [
      plannedRun(context, {
        window: { name: 'step', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        manifests: atStep(context, promise),
        clients,
      }),
    ],
    measure: (result) => {
      const hops = hopsTo(windowOf(result, 'step'), scope.cluster, hostOf(scope.service ?? ''));
      const canary = hops.filter((hop) => hop.subset === (target.detail?.subset ?? 'canary'));
      const share = shareInterval(
        sumOf(canary, (hop) => hop.requests),
        sumOf(hops, (hop) => hop.requests),
      );
      return new Map([[promise.id, share]]);
    },
  };
}

/** True for a share whose weights a rollout moves; a standing split is judged on a quiet day with everything else. */
function isStepped(promise: PlannedPromise): boolean {
  const { steps } = promise.target.detail ?? {};
  return typeof steps === 'string' && steps !== '';
}

export const canaryStep: ScenarioFamily = {
  name: 'canary-step',
  figures: ['M03/canary-share'],
  takes: isStepped,
  plan: (context, promises) => ({ scenarios: promises.map((promise) => scenario(context, promise)), untested: [] }),
};
