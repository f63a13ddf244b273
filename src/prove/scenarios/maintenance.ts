/**
 * Maintenance is switched on (M09): what it closes is answered by the proxies with the agreed status, what it allows
 * passes. Where it is only kept ready, the routes that its policy holds are first put where the policy says, as
 * whoever switches it on would do.
 */
import { recordsAt, stringAt, stringRecordAt } from '../../manifests/field.ts';
import { indexManifests, type ManifestIndex } from '../../manifests/manifest-index.ts';
import { POLICY_LABEL } from '../../manifests/own-annotations.ts';
import type { KubeObject, Manifest } from '../../manifests/types.ts';
import type { TargetFigure } from '../../targets/types.ts';
import { exactly, unmeasured } from '../interval.ts';
import type { PlanContext } from '../plan-context.ts';
import { figureKey } from '../plan-promises.ts';
import { plannedRun } from '../planned-run.ts';
import { type ProbeShape, probeClient } from '../probe-client.ts';
import { byScope, type ScenarioFamily } from '../scenario-family.ts';
import type { Battery, PlannedPromise, PlannedScenario } from '../types.ts';
import { sumOf, windowOf } from '../window-figures.ts';

const SECOND = 1_000_000;
const WARM_UP_US = 5 * SECOND;
const WINDOW_US = 30 * SECOND;
const DRAIN_US = 5 * SECOND;
const RPS_PER_SHAPE = 20;
const ANY_VALUE = 'yes';

/** The policy that keeps a service's maintenance ready, by cluster. */
function policyOf(context: PlanContext, cluster: string, service: string): Manifest | undefined {
  return context.index
    .ofKind('', 'ConfigMap', cluster)
    .find(
      (each) =>
        each.object.metadata.labels?.[POLICY_LABEL] === 'maintenance' &&
        stringAt(each.object, ['data', 'service']) === service,
    );
}

/** The VirtualService with the closing routes in front of the first route of the service. */
function closed(object: KubeObject, routes: readonly unknown[], before: string): KubeObject {
  const spec = object.spec as { readonly http?: readonly { readonly name?: string }[] };
  const http = spec.http ?? [];
  const at = Math.max(
    0,
    http.findIndex((route) => route.name?.startsWith(before) === true),
  );
  return { ...object, spec: { ...spec, http: [...http.slice(0, at), ...routes, ...http.slice(at)] } };
}

/** The same manifests with maintenance switched on. */
function switchedOn(context: PlanContext, policy: Manifest): ManifestIndex {
  const data = stringRecordAt(policy.object, ['data']);
  const manifests = context.index.manifests.map((manifest) => {
    const { kind, metadata } = manifest.object;
    if (kind !== 'VirtualService' || manifest.cluster !== policy.cluster) return manifest;
    const routes = data[`routes.${metadata.namespace ?? 'default'}.${metadata.name}`];
    if (routes === undefined) return manifest;
    return { ...manifest, object: closed(manifest.object, JSON.parse(routes) as unknown[], data.before ?? '') };
  });
  return indexManifests(manifests);
}

function shapeOf(name: string, target: TargetFigure): ProbeShape {
  const { header, headerValue, path, status } = target.detail ?? {};
  const at = typeof path === 'string' && path !== '' ? { path } : {};
  if (figureKey(target) === 'M09/maintenance-answered') {
    return { name, ...at, expects: [typeof status === 'number' ? status : 503] };
  }
  if (typeof header !== 'string' || header === '') return { name, ...at };
  const value = typeof headerValue === 'string' && headerValue !== '' ? headerValue : ANY_VALUE;
  return { name, ...at, headers: { [header]: value } };
}

function scenario(context: PlanContext, promises: readonly PlannedPromise[]): PlannedScenario {
  const { scope } = promises[0]!;
  const policy = policyOf(context, scope.cluster, scope.service ?? '');
  const dormant = promises.some((promise) => promise.target.detail?.enabled === false);
  const shapes = promises.map((promise) => shapeOf(promise.id, promise.target));
  const untilUs = WARM_UP_US + WINDOW_US;
  return {
    id: `maintenance/${scope.cluster}/${scope.service}`,
    title: `maintenance of ${scope.service} is switched on`,
    promises,
    mechanisms: ['direct response', 'route matching'],
    runs: [
      plannedRun(context, {
        window: { name: 'maintenance', fromUs: WARM_UP_US, untilUs },
        drainUs: DRAIN_US,
        manifests: dormant && policy !== undefined ? switchedOn(context, policy) : context.index,
        clients: [probeClient(context, scope, RPS_PER_SHAPE * shapes.length, shapes)],
      }),
    ],
    measure: (result) => {
      const { entries } = windowOf(result, 'maintenance');
      return new Map(
        promises.map((promise) => {
          const mine = entries.filter((entry) => entry.shape === promise.id);
          const offered = sumOf(mine, (entry) => entry.offered);
          const ok = sumOf(mine, (entry) => entry.ok);
          return [promise.id, offered === 0 ? unmeasured('nobody came') : exactly(ok / offered, offered)];
        }),
      );
    },
  };
}

/** Whether the policy's routes name anything that exists; a policy without a VirtualService closes nothing. */
function hasRoutes(context: PlanContext, cluster: string): boolean {
  return context.index
    .ofKind('networking.istio.io', 'VirtualService', cluster)
    .some((each) => recordsAt(each.object, ['spec', 'http']).length > 0);
}

export const maintenance: ScenarioFamily = {
  name: 'maintenance',
  figures: ['M09/maintenance-answered', 'M09/maintenance-allowed'],
  plan(context, promises): Battery {
    const ready = promises.filter((promise) => hasRoutes(context, promise.scope.cluster));
    return {
      scenarios: byScope(ready).map((group) => scenario(context, group)),
      untested: promises
        .filter((promise) => !ready.includes(promise))
        .map((promise) => ({ promise, because: 'no VirtualService could be closed' })),
    };
  },
};
