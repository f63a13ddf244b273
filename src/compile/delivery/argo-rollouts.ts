import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { Model, Service } from '../../model/types.ts';
import { goDuration } from '../engine-duration.ts';
import { CANDIDATE_SUBSET } from '../mesh/subsets.ts';
import { liveVersion, serviceMeta } from '../object-meta.ts';
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

/**
 * A Rollout that adopts the service's Deployment by reference and moves the weights of its VirtualService between the
 * subsets of its DestinationRule, judged all the while from the first weight on.
 */
function rolloutOf(model: Model, service: Service): KubeObject {
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
              destinationRule: {
                name: service.name,
                canarySubsetName: CANDIDATE_SUBSET,
                stableSubsetName: live.name,
              },
            },
          },
          steps: steps(service),
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
  return movedByArgo(model, cluster).map((service) => rolloutOf(model, service));
}
