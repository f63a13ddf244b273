import { OWNER_ANNOTATION } from '../../manifests/own-annotations.ts';
import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { CountOrShare } from '../../model/delivery-types.ts';
import type { Model, Service, Version } from '../../model/types.ts';
import {
  isAdoptedByArgo,
  isCandidate,
  isCopiedByFlagger,
  isScaled,
  liveVersion,
  movesWeights,
  replicasIn,
  serviceMeta,
  versionSelector,
} from '../object-meta.ts';
import { podTemplate } from './pod-template.ts';

function countOrShare(value: CountOrShare): number | string {
  return value.kind === 'count' ? value.count : `${Math.round(value.share * 100)}%`;
}

/** Who scales a version after it was applied; null: nobody. A rollout takes the side away that it has left. */
function scaler(service: Service, version: Version): string | null {
  const isLive = version === liveVersion(service);
  if (isLive && isAdoptedByArgo(service)) return 'argo-rollouts';
  if (isScaled(service, version)) return 'HorizontalPodAutoscaler';
  if (isLive && isCopiedByFlagger(service)) return 'flagger';
  const isLeft = movesWeights(service) && service.blueGreen !== null && isLive;
  return isLeft || isCandidate(service, version) ? 'nines' : null;
}

function deployment(model: Model, service: Service, version: Version, replicas: number): KubeObject {
  const owner = scaler(service, version);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: serviceMeta(
      model,
      service,
      version.workload,
      owner === null ? undefined : { [OWNER_ANNOTATION]: `spec.replicas: ${owner}` },
    ),
    spec: {
      // An autoscaler or Argo Rollouts decides: every apply would reset what it has decided.
      ...(isScaled(service, version) || owner === 'argo-rollouts' ? {} : { replicas }),
      // Progress is judged by readiness; a pod that never becomes ready stops the rollout after this long.
      progressDeadlineSeconds: 600,
      selector: { matchLabels: versionSelector(service, version) },
      strategy: {
        type: 'RollingUpdate',
        rollingUpdate: {
          maxUnavailable: countOrShare(service.rollout.maxUnavailable),
          maxSurge: countOrShare(service.rollout.maxSurge),
        },
      },
      template: podTemplate(model, service, version),
    } satisfies JsonObject,
  };
}

/** One Deployment per version that runs in the cluster (D01, V01). */
export function workloads(model: Model, cluster: string): readonly KubeObject[] {
  return Object.values(model.services).flatMap((service) =>
    service.versions.flatMap((version) => {
      const replicas = replicasIn(version, cluster);
      return replicas === null ? [] : [deployment(model, service, version, replicas.min)];
    }),
  );
}
