import { recordsAt, stringAt } from '../../manifests/field.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { CANDIDATE_SUBSET } from '../mesh/subsets.ts';
import { virtualServices } from '../mesh/virtual-services.ts';
import { isScaled, liveVersion, replicasIn, serviceMeta } from '../object-meta.ts';
import { analysisName, isJudged, movedByArgo, stepName } from './argo-analyses.ts';

function steps(service: Service): JsonObject[] {
  const { canary, rollout } = service;
  if (canary === null) return [];
  return canary.steps
    .filter((step) => step < 1)
    .flatMap((step) => [
      { setWeight: Math.round(step * 100) },
      { pause: { duration: goDuration(canary.holdUs) } },
      ...(rollout.isJudgedByNines ? [{ analysis: { templates: [{ templateName: stepName(service) }] } }] : []),
    ]);
}

/** Routes of VirtualServices that divide a service between both subsets, by the service's host. */
type SplitRoutes = ReadonlyMap<string, readonly JsonObject[]>;

/** What of all VirtualServices a Rollout must move: a route that it is not told of stays with the old version. */
function splitRoutes(model: Model): SplitRoutes {
  const found = new Map<string, JsonObject[]>();
  for (const { metadata, spec } of virtualServices(model)) {
    const byHost = new Map<string, string[]>();
    for (const [, route] of recordsAt(spec, ['http'])) {
      const destinations = recordsAt(route, ['route']).map(([, each]) => each);
      const candidate = destinations.find((each) => stringAt(each, ['destination', 'subset']) === CANDIDATE_SUBSET);
      if (candidate === undefined || destinations.length < 2) continue;
      const host = stringAt(candidate, ['destination', 'host']) ?? '';
      byHost.set(host, [...(byHost.get(host) ?? []), stringAt(route, ['name']) ?? '']);
    }
    for (const [host, routes] of byHost) {
      found.set(host, [...(found.get(host) ?? []), { name: `${metadata.name}.${metadata.namespace}`, routes }]);
    }
  }
  return found;
}

/**
 * A Rollout that adopts the service's Deployment by reference and moves the weights of its VirtualServices between the
 * subsets of its DestinationRule, judged all the while from the first weight on.
 */
function rolloutOf(model: Model, cluster: string, service: Service, routes: SplitRoutes): KubeObject {
  const live = liveVersion(service);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: serviceMeta(model, service, service.name),
    spec: {
      // An autoscaler decides: every apply would reset what it has decided.
      ...(isScaled(service, live) ? {} : { replicas: replicasIn(live, cluster)?.min ?? 0 }),
      selector: { matchLabels: { app: service.name, version: live.name } },
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: live.workload, scaleDown: 'onsuccess' },
      strategy: {
        canary: {
          trafficRouting: {
            istio: {
              virtualServices: [...(routes.get(service.host) ?? [])],
              destinationRule: {
                name: service.name,
                canarySubsetName: CANDIDATE_SUBSET,
                stableSubsetName: live.name,
              },
            },
          },
          steps: steps(service),
          // Whoever names the header is sent to the new version even after it was taken back: its pods stay.
          ...(service.canary?.header == null ? {} : { abortScaleDownDelaySeconds: 0 }),
          ...(isJudged(model, service)
            ? { analysis: { templates: [{ templateName: analysisName(service) }], startingStep: 1 } }
            : {}),
        },
      },
    },
  };
}

/** Rollouts for Argo Rollouts, one per service whose canary it moves. */
export function argoRollouts(model: Model, cluster: string): readonly KubeObject[] {
  const moved = movedByArgo(model, cluster);
  if (moved.length === 0) return [];
  const routes = splitRoutes(model);
  return moved.map((service) => rolloutOf(model, cluster, service, routes));
}
