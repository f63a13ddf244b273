import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { liveVersion, runsIn, serviceMeta } from '../object-meta.ts';

function steps(service: Service): JsonObject[] {
  const { canary } = service;
  if (canary === null) return [];
  return canary.steps
    .filter((step) => step < 1)
    .flatMap((step) => [{ setWeight: Math.round(step * 100) }, { pause: { duration: goDuration(canary.holdUs) } }]);
}

/**
 * A Rollout that adopts the service's Deployment by reference and moves the weights of its VirtualService between the
 * subsets of its DestinationRule.
 */
function rollout(model: Model, service: Service): KubeObject {
  const live = liveVersion(service);
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: serviceMeta(model, service, service.name),
    spec: {
      selector: { matchLabels: { app: service.name, version: live.name } },
      workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: live.workload, scaleDown: 'onsuccess' },
      strategy: {
        canary: {
          trafficRouting: {
            istio: {
              virtualService: { name: service.name, routes: [`${service.name}-main`] },
              destinationRule: { name: service.name, canarySubsetName: 'canary', stableSubsetName: live.name },
            },
          },
          steps: steps(service),
        },
      },
    },
  };
}

/** Rollouts for Argo Rollouts, one per service whose canary it moves. */
export function argoRollouts(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services)
    .filter(
      (service) => service.rollout.engine === 'argo-rollouts' && service.canary !== null && runsIn(service, cluster),
    )
    .map((service) => rollout(model, service));
}
