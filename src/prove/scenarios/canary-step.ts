/**
 * A rollout that stands at its first step (M03): the owner of the weights has moved them there, in every route between
 * the two versions. Judges that the canary gets just that share. How the owner decides to move is another promise.
 */
import { recordsAt } from '../../manifests/field.ts';
import { indexManifests, type ManifestIndex } from '../../manifests/manifest-index.ts';
import type { KubeObject, Manifest } from '../../manifests/types.ts';
import { callersLoad } from '../callers-load.ts';
import { eventsForShare, shareInterval } from '../interval.ts';
import { type PlanContext, workloadsBehind } from '../plan-context.ts';
import { plannedRun } from '../planned-run.ts';
import type { ScenarioFamily } from '../scenario-family.ts';
import { hostsOf, isOfVersion, type ServedVersion, versionNamed, writtenNames } from '../served-version.ts';
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
function moved(
  route: Readonly<Record<string, unknown>>,
  hosts: readonly string[],
  canary: ServedVersion,
  percent: number,
): unknown {
  const split = route.route as readonly WrittenDestination[] | undefined;
  if (split === undefined || split.length !== 2) return route;
  const isCanary = ({ destination }: WrittenDestination): boolean =>
    writtenNames(canary).includes([destination?.host, destination?.subset].filter(Boolean).join(' '));
  const mine = split.every(({ destination }) =>
    hosts.some((host) => destination?.host === host || destination?.host === host.split('.')[0]),
  );
  if (!mine || !split.some(isCanary)) return route;
  return { ...route, route: split.map((each) => ({ ...each, weight: isCanary(each) ? percent : 100 - percent })) };
}

/** The version of a promise, by the name that it gives it. */
function canaryOf(context: PlanContext, { scope, target }: PlannedPromise): ServedVersion {
  return versionNamed(context, scope.cluster, scope.service ?? '', String(target.detail?.subset ?? 'canary'));
}

/** The same manifests after the rollout's owner moved the weights, and gave the canary pods where it had none. */
function atStep(context: PlanContext, promise: PlannedPromise): ManifestIndex {
  const { cluster, service } = promise.scope;
  const hosts = hostsOf(context, cluster, service ?? '');
  const canary = canaryOf(context, promise);
  const percent = Math.round(promise.target.value * 100);
  const idle = canary.workloads.filter(({ replicas }) => replicas === 0).map(({ origin }) => origin.manifest);
  const [live] = workloadsBehind(context, cluster, service ?? '');
  return indexManifests(
    context.index.manifests.map((manifest) => {
      if (idle.includes(manifest)) return scaled(manifest, live?.replicas ?? 1);
      if (manifest.object.kind !== 'VirtualService' || manifest.cluster !== cluster) return manifest;
      const spec = manifest.object.spec as Readonly<Record<string, unknown>>;
      const http = recordsAt(manifest.object, ['spec', 'http']).map(([, route]) =>
        moved(route, hosts, canary, percent),
      );
      const object: KubeObject = { ...manifest.object, spec: { ...spec, http } };
      return { ...manifest, object };
    }),
  );
}

function scaled(manifest: Manifest, replicas: number): Manifest {
  const { object } = manifest;
  return { ...manifest, object: { ...object, spec: { ...(object.spec as object), replicas } } };
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
      const hops = hopsTo(
        windowOf(result, 'step'),
        scope.cluster,
        hostsOf(context, scope.cluster, scope.service ?? ''),
      );
      const version = canaryOf(context, promise);
      const canary = hops.filter((hop) => isOfVersion(hop, version));
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
