import type { JsonObject, KubeObject } from '../../manifests/types.ts';
import type { CountOrShare } from '../../model/delivery-types.ts';
import type { Model, Service, Version } from '../../model/types.ts';
import { liveVersion, OWNER_ANNOTATION, replicasIn, serviceMeta, versionSelector } from '../object-meta.ts';
import { podTemplate } from './pod-template.ts';

function countOrShare(value: CountOrShare): number | string {
  return value.kind === 'count' ? value.count : `${Math.round(value.share * 100)}%`;
}

/** True when the autoscaler decides the number of replicas: it is then not emitted, or every apply would reset it. */
export function isScaled(service: Service, version: Version): boolean {
  return service.scaling !== null && version === liveVersion(service);
}

function deployment(model: Model, service: Service, version: Version, replicas: number): KubeObject {
  const owned = isScaled(service, version);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: serviceMeta(
      model,
      service,
      version.workload,
      owned ? { [OWNER_ANNOTATION]: 'spec.replicas: HorizontalPodAutoscaler' } : undefined,
    ),
    spec: {
      ...(owned ? {} : { replicas }),
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
